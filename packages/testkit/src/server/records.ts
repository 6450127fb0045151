import { checkTrace, type TraceResult } from '@callwright/cti';
import type { TestServer } from './start-server.ts';

/** Records are written in batches, soon after a call's end. */
const STORE_MS_MAX = 5_000;
const POLL_MS = 200;
const PAGE = 100;

/** A call record as REST gives it; only what tests look at. */
export interface CallView {
  readonly callId: string;
  readonly direction: string;
  readonly caller: string;
  readonly called: string;
  readonly endedBy: string;
  readonly endReason: string;
  readonly segments: readonly {
    readonly segment: number;
    readonly agentKey: string;
    readonly recording?: string;
    readonly endReason: string;
  }[];
}

/** All call records of a company, the first by default, newest first, read page by page. */
export async function readCalls(server: TestServer, companyId?: number): Promise<readonly CallView[]> {
  const calls: CallView[] = [];
  let cursor = '';
  do {
    const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const query = `limit=${PAGE}${more}${ofCompany(companyId)}`;
    const page = (await server.get(`/calls?${query}`)) as {
      readonly calls: readonly CallView[];
      readonly next?: string | null;
    };
    calls.push(...page.calls);
    cursor = page.next ?? '';
  } while (cursor !== '');
  return calls;
}

/** Waits until the store has so many call records, and reads them; after 5 s it returns those there are. */
export async function waitForCalls(server: TestServer, count: number): Promise<readonly CallView[]> {
  const untilMs = performance.now() + STORE_MS_MAX;
  for (;;) {
    const calls = await readCalls(server);
    if (calls.length >= count || performance.now() > untilMs) return calls;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The newest call record that fits, as soon as the store has it; `undefined` after 5 s. */
export async function waitForCall(
  server: TestServer,
  fits: (call: CallView) => boolean,
  companyId?: number,
): Promise<CallView | undefined> {
  const untilMs = performance.now() + STORE_MS_MAX;
  for (;;) {
    const call = (await readCalls(server, companyId)).find(fits);
    if (call !== undefined || performance.now() > untilMs) return call;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** The events that agents were sent about a call, one JSON object a line. */
export async function readTrace(server: TestServer, callId: string, companyId?: number): Promise<readonly string[]> {
  const text = await (await server.fetch(`/trace?callid=${callId}${ofCompany(companyId)}`)).text();
  return text.split('\n').filter((line) => line !== '');
}

/** Holds the whole trace of a finished call against the manual's schemas and grammar; an empty trace fails too. */
export async function checkCall(
  server: TestServer,
  callId: string,
  companyId?: number,
): Promise<TraceResult | { readonly ok: false }> {
  const lines = await readTrace(server, callId, companyId);
  return lines.length === 0 ? { ok: false } : checkTrace(lines, { finished: true, midway: true });
}

/** The WAV file of one part of a call. */
export async function readRecording(server: TestServer, callId: string, segment: number): Promise<Uint8Array> {
  return new Uint8Array(await (await server.fetch(`/calls/${callId}/recording/${segment}`)).arrayBuffer());
}

function ofCompany(companyId: number | undefined): string {
  return companyId === undefined ? '' : `&companyId=${companyId}`;
}
