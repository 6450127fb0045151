import type { TestServer } from '../../src/server/start-server.ts';

/** Longer than wrap-ups that a test lets run out are not waited for: agents say ready. */
const WITHIN_MS = 20_000;
const POLL_MS = 200;
const RESTING: ReadonlySet<string> = new Set(['signedOut', 'signedIn', 'ready', 'notReady']);
/** What must be nought when no call is up. */
const NOUGHT = ['legs', 'live_calls', 'recordings_unfinished'] as const;
/** The same of the media process, which tells every 5 s. Legs of pages stand. */
const MEDIA_NOUGHT = ['media_bridges', 'media_plays', 'media_recordings'] as const;

/**
 * Waits until nothing is left of any call: no leg, call, queue place, recording, no timer but the 5 s tick of the feeds,
 * and every agent at rest. `media`: neither in the media process, which takes up to 5 s more. Throws with what is left.
 */
export async function nothingLeft(server: TestServer, { media = false } = {}): Promise<void> {
  const fromMs = performance.now();
  // A count of the media process that was told before the calls ended says nothing.
  const mediaFromMs = fromMs + (media ? 5_500 : 0);
  for (;;) {
    const left = [...(await leftOver(server)), ...(media ? await mediaLeft(server) : [])];
    if (left.length === 0 && performance.now() >= mediaFromMs) return;
    if (performance.now() > fromMs + WITHIN_MS) throw new Error(`left over: ${left.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** One value of /metrics, without `callwright_`; 0 when it is not there (yet). */
export async function metric(server: TestServer, name: string): Promise<number> {
  const text = await (await fetch(`${server.baseUrl}/metrics`)).text();
  return Number(new RegExp(`^callwright_${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
}

async function leftOver(server: TestServer): Promise<string[]> {
  const left: string[] = [];
  for (const name of NOUGHT) {
    const value = await metric(server, name);
    if (value !== 0) left.push(`${value} ${name}`);
  }
  const timers = await metric(server, 'company_timers');
  if (timers > 1) left.push(`${timers} timers`);
  const { agents } = (await server.get('/agents')) as {
    readonly agents: readonly { readonly agentKey: string; readonly state: string; readonly callId?: string }[];
  };
  for (const { agentKey, state, callId } of agents) {
    if (!RESTING.has(state) || callId !== undefined) left.push(`${agentKey} ${state} ${callId ?? ''}`);
  }
  const { queues } = (await server.get('/queues')) as {
    readonly queues: readonly { readonly groupId: number; readonly waiting: number }[];
  };
  for (const { groupId, waiting } of queues) {
    if (waiting !== 0) left.push(`${waiting} wait in ${groupId}`);
  }
  return left;
}

async function mediaLeft(server: TestServer): Promise<string[]> {
  const left: string[] = [];
  for (const name of MEDIA_NOUGHT) {
    const value = await metric(server, name);
    if (value !== 0) left.push(`${value} ${name}`);
  }
  const [legs, pages] = [await metric(server, 'media_legs'), await metric(server, 'page_audio_legs')];
  if (legs !== pages) left.push(`${legs} media legs, ${pages} of pages`);
  return left;
}
