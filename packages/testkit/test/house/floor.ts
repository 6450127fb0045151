import { expect } from 'vitest';
import { checkCall, readTrace, waitForCall } from '../../src/server/records.ts';
import type { ServerOptions } from '../../src/server/start-server.ts';
import { startTrunkSwitch, type TrunkSwitch } from '../../src/switch/trunk-switch.ts';
import { DEMO } from './campaigns.ts';
import { CleanUps, type House, openHouse } from './house.ts';
import { metric, nothingLeft } from './nothing-left.ts';
import { Person } from './person.ts';
import { type Page, PhoneDesk, type Who } from './phone-desk.ts';

const WITHIN_MS = 15_000;
/** Timer F, and the time that a machine may stand still. */
const BYES_WITHIN_MS = 60_000;
const POLL_MS = 50;
const RESTING: ReadonlySet<string> = new Set(['signedOut', 'signedIn', 'ready', 'notReady']);
/** Of these nothing is left when nobody is signed in either. */
const NOUGHT_AT_THE_END = ['legs', 'live_calls', 'company_timers', 'recordings_unfinished', 'sip_dialogs'] as const;

/** A house whose trunk leads to real phones too. */
export interface Floor {
  readonly house: House;
  readonly cleanUps: CleanUps;
  /** A customer, or whoever is outside: calls from `number` with a baresip phone, and is called there as `calledAs`. */
  outside(number: string, calledAs: string, toneHz: number): Promise<Person>;
  /** An outside number is reached at the phone of `user` at `host:port`. */
  reachedAt(number: string, user: string, address: string): void;
  /** An agent at a baresip phone. `loginGroups`: a comma list; absent: all of the agent's. `auto` 1: for smart outbound. */
  desk(operator: string, toneHz: number, loginGroups?: string, auto?: 0 | 1): Promise<PhoneDesk>;
  /** Somebody who is not the demo's, or whose phone is called at sign-in: only `logon` has come. */
  deskOf(who: Who, toneHz: number, page?: Page): Promise<PhoneDesk>;
  /** Waits until the call is over and its agents rest; then its trace must be right. Returns its record, as REST has it. */
  over(callId: unknown, ...desks: readonly PhoneDesk[]): Promise<CallRecord>;
  /**
   * Signs everybody out: then no leg, call, timer, dialog, recording or bridge may be left in any process. `deadPhones`: a BYE to one
   * is given up after 32 s (RFC 3261 §17.1.2.2, timer F), and waited for.
   */
  expectNothingLeft(left?: { readonly deadPhones: true }): Promise<void>;
}

/** What tests look at in a record. */
export interface CallRecord {
  readonly callId: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly talkMs: number;
  readonly segments: readonly {
    readonly segment: number;
    readonly agentKey: string;
    readonly talkMs: number;
    readonly holdMs: number;
    readonly answeredAtMs?: number;
    readonly endedAtMs: number;
    readonly recording?: string;
  }[];
}

/** `companyId`: whose calls are looked at; the demo's by default. */
export async function openFloor(options: ServerOptions = {}, companyId = DEMO): Promise<Floor> {
  const cleanUps = new CleanUps();
  const trunk = await startTrunkSwitch();
  cleanUps.add(() => trunk.stop());
  try {
    const house = await openHouse({ trunk: trunk.address, ...options });
    trunk.others(house.carrier.address);
    cleanUps.add(() => house.stop());
    return floorOf(house, trunk, cleanUps, companyId);
  } catch (error) {
    await cleanUps.run();
    throw error;
  }
}

function floorOf(house: House, trunk: TrunkSwitch, cleanUps: CleanUps, companyId: number): Floor {
  const desks: PhoneDesk[] = [];
  const sits = (desk: PhoneDesk): PhoneDesk => {
    cleanUps.add(() => desk.stop());
    desks.push(desk);
    return desk;
  };
  return {
    house,
    cleanUps,
    async outside(number, calledAs, toneHz) {
      const person = await Person.at({ user: number, toneHz });
      cleanUps.add(() => person.stop());
      trunk.route(calledAs, number, person.phone.address);
      return person;
    },
    reachedAt: (number, user, address) => trunk.route(number, user, address),
    async desk(operator, toneHz, loginGroups, auto) {
      const page = { ...(loginGroups === undefined ? {} : { loginGroups }), ...(auto === undefined ? {} : { auto }) };
      return sits(await PhoneDesk.of(house, operator, toneHz, page));
    },
    deskOf: async (who, toneHz, page) => sits(await PhoneDesk.ofCompany(house, who, toneHz, page)),
    over: (callId, ...parties) => callIsOver(house, companyId, String(callId), parties),
    async expectNothingLeft(left) {
      await Promise.all(desks.map((desk) => desk.agent.signOut()));
      const withinMs = left === undefined ? WITHIN_MS : BYES_WITHIN_MS;
      await Promise.all([untilNothing(house, withinMs), nothingLeft(house.server, { media: true })]);
    },
  };
}

async function callIsOver(
  house: House,
  companyId: number,
  callId: string,
  desks: readonly PhoneDesk[],
): Promise<CallRecord> {
  const untilMs = performance.now() + WITHIN_MS;
  for (;;) {
    const left = [...(await callLeft(house, companyId, callId)), ...(await busyDesks(house, companyId, desks))];
    if (left.length === 0) break;
    if (performance.now() > untilMs) throw new Error(`call ${callId} is not over: ${left.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const record = await waitForCall(house.server, (call) => call.callId === callId, companyId);
  expect(record, `call ${callId} has no record`).toBeDefined();
  await traceIsRight(house, companyId, callId);
  const whole = (await house.server.get(`/calls/${callId}?companyId=${companyId}`)) as CallRecord;
  expectRecordLaws(whole);
  return whole;
}

/** It is written up to a second and a half behind, more where the disk is slow. */
async function traceIsRight({ server }: House, companyId: number, callId: string): Promise<void> {
  const untilMs = performance.now() + WITHIN_MS;
  for (;;) {
    const checked = await checkCall(server, callId, companyId);
    if (checked.ok) return;
    if (performance.now() > untilMs) {
      const lines = (await readTrace(server, callId, companyId)).join('\n');
      throw new Error(`the trace of call ${callId} is wrong: ${JSON.stringify(checked)}\n${lines}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function callLeft(house: House, companyId: number, callId: string): Promise<string[]> {
  const { liveCalls } = (await house.server.get(`/live-calls?companyId=${companyId}`)) as {
    readonly liveCalls: readonly { readonly callId: string; readonly place: string }[];
  };
  return liveCalls.filter((call) => call.callId === callId).map((call) => `the call is ${call.place}`);
}

async function busyDesks(house: House, companyId: number, desks: readonly PhoneDesk[]): Promise<string[]> {
  const { agents } = (await house.server.get(`/agents?companyId=${companyId}`)) as {
    readonly agents: readonly { readonly agentKey: string; readonly state: string; readonly callId?: string }[];
  };
  return agents
    .filter(({ agentKey }) => desks.some((desk) => desk.key === agentKey))
    .filter(({ state, callId }) => !RESTING.has(state) || callId !== undefined)
    .map(({ agentKey, state }) => `${agentKey} is ${state}`);
}

/** The stretches add up to the call, and lie within it. */
function expectRecordLaws(record: CallRecord): void {
  const about = JSON.stringify(record);
  expect(record.talkMs, about).toBe(record.segments.reduce((sum, segment) => sum + segment.talkMs, 0));
  record.segments.forEach((segment, index) => {
    expect(segment.segment, about).toBe(index + 1);
    expect(segment.holdMs, about).toBeLessThanOrEqual(segment.talkMs);
    expect(segment.endedAtMs, about).toBeLessThanOrEqual(record.endedAtMs);
    if (segment.talkMs > 0) expect(segment.answeredAtMs, about).toBeGreaterThanOrEqual(record.startedAtMs);
  });
}

async function untilNothing(house: House, withinMs: number): Promise<void> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const left: string[] = [];
    for (const name of NOUGHT_AT_THE_END) {
      const value = await metric(house.server, name);
      if (value !== 0) left.push(`${value} ${name}`);
    }
    if (left.length === 0) return;
    if (performance.now() > untilMs) throw new Error(`left over: ${left.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
