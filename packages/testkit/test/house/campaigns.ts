import { expect } from 'vitest';
import { type AgentFrame, signInAgent, type WsAgent } from '../../src/agents/ws-agent.ts';
import { checkCall, readCalls, readTrace } from '../../src/server/records.ts';
import type { TestServer } from '../../src/server/start-server.ts';

/** Campaigns of a server as tests work and read them. */

export interface Progress {
  readonly life: string;
  readonly customers: number;
  readonly remaining: number;
  readonly dialled: number;
  readonly connected: number;
  readonly done: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly now?: { readonly buffered: number; readonly ringing: number; readonly idleReason?: string };
}

export interface Customer {
  readonly number: string;
  readonly state: string;
  readonly reason: string;
  readonly attempts: number;
  readonly nextAtMs: number;
}

export interface Attempt {
  readonly callId: string;
  readonly number: string;
  readonly outcome: string;
  readonly startedAtMs: number;
}

export type CampaignCall = Awaited<ReturnType<typeof readCalls>>[number] & {
  readonly campaignId?: number;
  readonly endedAtMs: number;
  readonly talkMs: number;
};

/** Whose campaigns these are, unless a test says otherwise. */
export const DEMO = 1;
const PHONE_MS_MAX = 30_000;
const TRACE_MS_MAX = 15_000;

/** A request with the demo's token that has a body or changes something. Throws with the answer when it is no success. */
export async function ask(
  server: TestServer,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const reply = await fetch(`${server.baseUrl}/api/v1${path}`, {
    method,
    headers: { authorization: 'Bearer demo-admin-token', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as Record<string, unknown>;
}

export async function progressOf(server: TestServer, id: number, companyId = DEMO): Promise<Progress> {
  return (await server.get(`/campaigns/${id}/progress?companyId=${companyId}`)) as Progress;
}

export async function customersOf(server: TestServer, id: number, companyId = DEMO): Promise<readonly Customer[]> {
  const page = await server.get(`/campaigns/${id}/customers?limit=1000&companyId=${companyId}`);
  return (page as { readonly customers: Customer[] }).customers;
}

export async function attemptsOf(server: TestServer, id: number, companyId = DEMO): Promise<readonly Attempt[]> {
  const page = await server.get(`/campaigns/${id}/attempts?limit=1000&companyId=${companyId}`);
  return (page as { readonly attempts: Attempt[] }).attempts;
}

export async function campaignCalls(
  server: TestServer,
  id: number,
  companyId = DEMO,
): Promise<readonly CampaignCall[]> {
  return ((await readCalls(server, companyId)) as readonly CampaignCall[]).filter((one) => one.campaignId === id);
}

/**
 * An agent who takes whatever comes, hangs up on campaign customers after `talkMs`, which may go by the customer's number, and is
 * ready again at once; of another company than the demo's where that and a password are given.
 */
export async function workCampaigns(
  server: TestServer,
  operator: number,
  talkMs: number | ((customer: string) => number),
  loginGroups?: string,
  { companyId, password }: { readonly companyId?: number; readonly password?: string } = {},
): Promise<WsAgent> {
  let hangUp: NodeJS.Timeout | undefined;
  const onFrame = (frame: AgentFrame): void => {
    if (frame.type === 'outboundcall') {
      const afterMs = typeof talkMs === 'number' ? talkMs : talkMs(String(frame.fields.caller));
      hangUp = setTimeout(() => agent.send('cancelmakecall'), afterMs);
    } else if (frame.type === 'after') {
      clearTimeout(hangUp);
      agent.send('agentidle');
    }
  };
  const agent: WsAgent = await signInAgent({
    ...{ baseUrl: server.baseUrl, operator: String(operator), worktype: 1, auto: 1 },
    ...(companyId === undefined ? {} : { companyId }),
    ...(password === undefined ? {} : { password }),
    ...{ pingMs: 5_000, onFrame, ...(loginGroups === undefined ? {} : { loginGroups }) },
  });
  await agent.waitFor('incall', PHONE_MS_MAX);
  await agent.ready();
  return agent;
}

/** Attempts and the records of their calls are the same calls, and the figures are theirs. */
export function expectFigures(
  progress: Progress,
  attempts: readonly Attempt[],
  records: readonly CampaignCall[],
): void {
  expect(records.map((record) => record.callId).sort()).toEqual(attempts.map((one) => one.callId).sort());
  expect(records.filter((record) => record.endReason === 'calleeBusy')).toHaveLength(progress.outcomes.busy ?? 0);
  expect(records.filter((record) => record.talkMs > 0)).toHaveLength(progress.connected);
}

/** The traces of these calls, each whole, are right, at the latest a while after the calls: they are written behind. */
export async function expectTraces(
  server: TestServer,
  records: readonly CampaignCall[],
  companyId = DEMO,
): Promise<void> {
  let unsure = records.map(({ callId }) => callId);
  const wrong = async (): Promise<readonly string[]> => {
    const still: string[] = [];
    const texts: string[] = [];
    for (const callId of unsure) {
      const result = await checkCall(server, callId, companyId);
      if (result.ok) continue;
      still.push(callId);
      texts.push(`${JSON.stringify(result)}\n${(await readTrace(server, callId, companyId)).join('\n')}`);
    }
    unsure = still;
    return texts;
  };
  await expect.poll(wrong, { timeout: TRACE_MS_MAX, interval: 500 }).toEqual([]);
}
