import { signInAgent, type WsAgent } from '@callwright/testkit';
import { monotonicMs } from '../options.ts';
import type { AgentsCommand, AgentsEvent } from './protocol.ts';

/** Logins under way at once: the server's login is part of no figure, and the machine has few cores. */
const LOGINS_AT_ONCE = 16;
const REPORT_EVERY_MS = 250;

const agents: WsAgent[] = [];
let rang: [string, number][] = [];

setInterval(() => {
  if (rang.length > 0) tell({ event: 'rang', calls: rang });
  rang = [];
}, REPORT_EVERY_MS);

process.on('message', (command: AgentsCommand) => {
  run(command).catch((error: unknown) => tell({ event: 'failed', text: String(error) }));
});
process.on('disconnect', () => process.exit(0));

async function run(command: AgentsCommand): Promise<void> {
  switch (command.cmd) {
    case 'signIn':
      await signIn(command.baseUrl, command.firstOperator, command.count);
      return tell({ event: 'signedIn', count: agents.length });
    case 'ready':
      await inBatches(agents, (agent) => agent.ready());
      return tell({ event: 'ready', count: agents.length });
    case 'signOut':
      await inBatches(agents.splice(0), (agent) => agent.signOut());
      return tell({ event: 'signedOut' });
  }
}

async function signIn(baseUrl: string, firstOperator: number, count: number): Promise<void> {
  const operators = Array.from({ length: count }, (_, i) => String(firstOperator + i));
  await inBatches(operators, async (operator) => {
    const onFrame = (frame: { readonly type: string; readonly fields: Readonly<Record<string, unknown>> }): void => {
      if (frame.type === 'inringing') rang.push([String(frame.fields.caller), monotonicMs()]);
    };
    agents.push(await signInAgent({ baseUrl, operator, worktype: 1, framesKept: 0, onFrame }));
  });
}

async function inBatches<Item>(items: readonly Item[], run: (item: Item) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < items.length; i += LOGINS_AT_ONCE) {
    await Promise.all(items.slice(i, i + LOGINS_AT_ONCE).map(run));
  }
}

function tell(event: AgentsEvent): void {
  process.send?.(event);
}
