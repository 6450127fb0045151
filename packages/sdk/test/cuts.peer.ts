import { type RunningSipp, SeededRng, startServer, startSipp, type TestServer } from '@callwright/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf } from '../src/agent-client/client-of.ts';
import type { AgentClient, ServerFrame } from '../src/index.ts';
import { Session } from '../src/session/session.ts';
import { CUT_KINDS, CuttingProxy } from './support/cutting-proxy.ts';
import { nodeEnvironment } from './support/node-environment.ts';

/** `CUTS=1000 SEED=7 vitest run …` */
const CUTS = Number(process.env.CUTS ?? 1_000);
const SEED = Number(process.env.SEED ?? 1);
const AGENTS = 49;
const CALLS_PER_SECOND = 16;
const TALK_MS = 300;
/** Longest time between two cuts of one page. Coming back takes 200 to 400 ms. */
const CUT_MS_MAX = 500;
/** Longest time between two commands of one page. */
const COMMAND_MS_MAX = 700;
const SETTLED_MS = 60_000;
const FIRST_OPERATOR = 1001;
const SUPERVISOR = '1000';
/** Of these only the latest value counts, and they have no number. */
const FEEDS = ['ping', 'queuenum', 'monitorqueue', 'monitorcaller', 'callinfo', 'monitoragent'];

/** An agent's page: the SDK as it is in a browser, on a network that is cut. */
interface CutPage {
  readonly key: string;
  readonly client: AgentClient;
  readonly proxy: CuttingProxy;
  /** Numbered frames that its handlers were told, in order. */
  readonly told: ServerFrame[];
  feeds: number;
  asked: number;
  cuts: number;
  resumed: number;
}

let server: TestServer;
let phones: RunningSipp;
const pages: CutPage[] = [];

beforeAll(async () => {
  phones = await startSipp({ scenario: 'agent-answers', timeoutMs: 180_000 });
  server = await startServer({ demoAgents: AGENTS, demoContact: phones.address });
  const operators = [SUPERVISOR, ...Array.from({ length: AGENTS }, (_, nth) => String(FIRST_OPERATOR + nth))];
  for (const operator of operators) pages.push(await openCutPage(operator));
});

afterAll(async () => {
  for (const { client, proxy } of pages) {
    client.close();
    await proxy.close();
  }
  await server?.stop();
  await phones?.stop();
});

async function openCutPage(operator: string): Promise<CutPage> {
  const proxy = await CuttingProxy.open(server.baseUrl);
  const environment = nodeEnvironment((url) => proxy.through(url));
  const client = clientOf(new Session(environment), environment, () => server.baseUrl);
  const page: CutPage = { key: `${operator}@demo`, client, proxy, told: [], feeds: 0, asked: 0, cuts: 0, resumed: 0 };
  client.on('*', (event) => {
    const frame = event as ServerFrame;
    if (frame.type === 'reconnection') page.resumed += frame.resumed === true ? 1 : 0;
    else if (FEEDS.includes(frame.type)) page.feeds++;
    else if (typeof frame.seq === 'number') page.told.push({ ...frame });
  });
  await client.signIn({ operator, password: operator, companyid: 1, worktype: 1 });
  await (operator === SUPERVISOR ? client.watch() : client.ready());
  return page;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a person clicks at any moment; half of it is refused, which is an answer too. */
async function clicks(page: CutPage, rng: SeededRng, running: () => boolean): Promise<void> {
  const { client } = page;
  const commands = [
    () => client.ready(),
    () => client.ready(),
    () => client.notReady(1),
    () => client.hold(),
    () => client.retrieve(),
    () => client.readyAgents(),
    () => client.hangUp(),
  ];
  while (running()) {
    await sleep(rng.int(COMMAND_MS_MAX));
    const command = commands[rng.int(commands.length)];
    page.asked++;
    // Refused, or not answered in time because of a cut: told as an error, always.
    await command?.().catch(() => undefined);
  }
  await settledReady(client);
}

async function settledReady(client: AgentClient): Promise<void> {
  await expect
    .poll(
      () =>
        client.ready().then(
          () => true,
          () => client.snapshot.call !== undefined || client.snapshot.state === 'ready',
        ),
      { timeout: SETTLED_MS },
    )
    .toBe(true);
}

async function cutsOf(page: CutPage, rng: SeededRng, cuts: number): Promise<void> {
  while (page.cuts < cuts) {
    await sleep(rng.int(CUT_MS_MAX));
    if (page.proxy.cut(CUT_KINDS[rng.int(CUT_KINDS.length)] ?? 'both')) page.cuts++;
  }
}

/** What the server sent an agent, as its trace has it: without feeds and without what opens a page anew. */
async function sentTo(sinceMs: number): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await (await server.fetch(`/trace?since=${sinceMs}`)).text();
  const sent = new Map<string, string[]>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const { agentKey, event } = JSON.parse(line) as { agentKey: string; event: ServerFrame };
    if (FEEDS.includes(event.type) || event.type === 'reconnection') continue;
    sent.set(agentKey, [...(sent.get(agentKey) ?? []), contentOf(event)]);
  }
  return sent;
}

/** A frame without what the gateway adds to it on its way to a page. */
function contentOf({ seq: _seq, epoch: _epoch, sequence: _sequence, ...content }: ServerFrame): string {
  return JSON.stringify(content);
}

test(`the socket is cut ${CUTS} times under load: nothing is lost, doubled or out of order`, async () => {
  const startedMs = Date.now() - 60_000;
  const customers = await startSipp({
    scenario: 'customer-calls-queue',
    remote: server.sipAddress,
    service: '95003',
    rate: CALLS_PER_SECOND,
    concurrentMax: 60,
    pauseMs: TALK_MS,
    timeoutMs: 180_000,
  });
  const fromMs = performance.now();
  let cutting = true;
  const clicking = pages.slice(1).map((page, nth) => clicks(page, new SeededRng(SEED * 1_000 + nth), () => cutting));
  const each = Math.ceil(CUTS / pages.length);
  await Promise.all(pages.map((page, nth) => cutsOf(page, new SeededRng(SEED * 7_000 + nth), each)));
  cutting = false;
  const seconds = (performance.now() - fromMs) / 1_000;
  await Promise.all(clicking);
  const calls = await customers.stop(20_000);

  // Everybody is back, and the last of what was sent has come.
  let sent = await sentTo(startedMs);
  await expect
    .poll(
      async () => {
        sent = await sentTo(startedMs);
        return pages.filter((page) => page.told.length < (sent.get(page.key)?.length ?? 0)).map((page) => page.key);
      },
      { timeout: SETTLED_MS },
    )
    .toEqual([]);
  for (const { key, told } of pages) {
    // Gapless and in order, in one numbering from the sign-in on.
    const seqs = told.map((frame) => frame.seq);
    expect(seqs, key).toEqual(seqs.map((_, index) => Number(seqs[0]) + index));
    expect(new Set(told.map((frame) => frame.epoch)).size, key).toBe(1);
    // And what the server says it sent, no more and no less.
    const heard = told.map(contentOf).sort();
    const wanted = [...(sent.get(key) ?? [])].sort();
    expect(heard, key).toEqual(wanted);
    // Each command was answered once at most.
    const answers = told.map((frame) => frame.sequence).filter((sequence) => typeof sequence === 'number');
    expect(new Set(answers).size, key).toBe(answers.length);
  }
  const total = (count: (page: CutPage) => number): number => pages.reduce((sum, page) => sum + count(page), 0);
  console.log(
    `${total((page) => page.cuts)} cuts in ${seconds.toFixed(1)} s, ${total((page) => page.resumed)} resumed; ` +
      `${total((page) => page.told.length)} numbered frames, ${total((page) => page.feeds)} feed frames, ` +
      `${total((page) => page.asked)} commands, ${calls.successful} calls`,
  );
  expect(total((page) => page.cuts)).toBeGreaterThanOrEqual(CUTS);
  expect(total((page) => page.told.filter((frame) => frame.type === 'incall').length)).toBeGreaterThan(10);
});
