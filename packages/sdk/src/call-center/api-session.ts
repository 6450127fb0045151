import type { BusyTypeMap } from './busy-types.ts';
import type { Result } from './result.ts';

/** A value or nothing: `init` takes what it is given and keeps the rest. */
export interface DirectConnection {
  readonly wsurl?: string;
  readonly logintype?: string | number;
  readonly operator_id?: string | number;
  readonly password?: string;
  readonly abbreviate?: string;
  readonly company_id?: string | number;
  readonly logingroups?: string;
  readonly auto?: string | number;
  readonly media_ip?: string;
  readonly media_port?: string | number;
  readonly sip_id?: string;
  readonly sip_pwd?: string;
  readonly url_3cs?: string;
}

/** Signing in and out, settings and helpers: sdk-facts §1.1, §1.4, §1.9. */
export interface SessionApi {
  /** As `opLogin`, by SIP account. */
  sipLogin(
    sip_id: string,
    sip_pwd: string,
    companyid: string | number,
    logintype: string | number,
    auto?: string | number,
    logingroups?: string,
    url_3cs?: string,
    client_type?: string | number,
    server_type?: string | number,
  ): void;
  /** Connects without the HTTP login, with this or with what an earlier login told. */
  init(connection?: DirectConnection): this;
  /** Goes on with the sign-in where it waits for a task to be chosen (`openAvailablegroup`). */
  login(): Result;
  /** Signs out; done when the server has closed the connection. @param callback version B: called then */
  logout(callback?: () => void): Result;
  /** Tries to come back at once, instead of when it is time. */
  reconnection(): Result;
  relogin(): Result;

  openClientLog(): 'success';
  closeClientLog(): 'success';
  openCalloutTC(): 'success';
  closeCalloutTC(): 'success';
  hidePhone(): 'success';
  showPhone(): 'success';
  openAvailablegroup(): 'success';
  closeAvailablegroup(): 'success';
  openSelectionGroup(): 'success';
  closeSelectionGroup(): 'success';
  openRefreshReconnection(): 'success';
  closeRefreshReconnection(): 'success';

  getavailablegroup(): boolean;
  getSelectionGroup(): boolean;
  /** Agent key of whom a supervisor acted on last. */
  getBeOperator(): string;

  /** `yyyy-MM-dd HH:mm:ss.SSS` */
  dateNow(): string;
  getUUID(): string;
  /** Masks a number when `hidePhone` is on. */
  filterPhone(number: string | number): string;
  /** @param toServer also to the server when remote logging is on, default true */
  log(text: unknown, toServer?: boolean): void;
  /** Sends a frame as it is, with `cmd` in it. */
  send(frame: Readonly<Record<string, unknown>>): Result;
  ping(): Result;
  pingack(sequence: number): Result;
  getlocalstorage(key: string): string | null;
  setlocalstorage(key: string, value: string): void;
  getcookie(key: string): string | null;
  setcookie(key: string, value: string, days?: number): void;
  /** Makes an empty map with `put`, `get`, … */
  readonly HashMap: new () => BusyTypeMap;
  /** Folder that the script came from. */
  getPath(): string;
  createCss(path: string, id?: string): void;
  /** Does nothing: this SDK loads no further script. */
  createScript(path: string): void;
  /** Does nothing: no other window tells this SDK what to do. */
  initMsg(): void;
  /** Names of the tasks of these groups. @param groupids comma-separated */
  getTaskName(
    groupids: string,
    callback?: (reply: { readonly code: string; readonly data: readonly TaskName[] }) => void,
  ): void;
}

export interface TaskName {
  readonly groupid: number;
  readonly taskname: string;
}
