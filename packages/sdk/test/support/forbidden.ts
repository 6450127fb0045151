import { REFUSALS } from '@callwright/cti';
import { expect } from 'vitest';
import type { Action } from '../../src/index.ts';
import type { AgentPage } from './agent-page.ts';

/** What was asked although `can` says that the server would not do it, and what came of it. */
type Outcome = readonly [action: Action, code: string];

/**
 * Sends every command that the client says would not be carried out now: the server refuses each with a reason of its
 * catalogue, and nothing changes.
 */
export async function refusesTheRest(agent: AgentPage, except: readonly Action[] = []): Promise<readonly Action[]> {
  const before = await stateOf(agent);
  const outcomes = await agent.page.evaluate(async (left) => {
    const { client } = window.CallCenter;
    const number = '13300000002';
    const tries: Partial<Record<Action, () => Promise<unknown>>> = {
      signOut: () => client.command('logout', {}),
      ready: () => client.ready(),
      notReady: () => client.notReady(),
      dial: () => client.dial(number),
      answer: () => client.answer(),
      hangUp: () => client.hangUp(),
      hold: () => client.hold(),
      retrieve: () => client.retrieve(),
      sendDtmf: () => client.sendDtmf('5'),
      saveNote: () => client.saveNote('x'),
      transfer: () => client.transfer(number),
      transferToGroup: () => client.transferToGroup(803),
      cancelTransfer: () => client.cancelTransfer(),
      consult: () => client.consult(number),
      endConsult: () => client.endConsult(),
      completeConsult: () => client.completeConsult(),
      conference: () => client.conference(),
      transferToIvr: () => client.transferToIvr('95002'),
      consultIvr: () => client.consultIvr('95002'),
      listen: () => client.listen('1002@demo'),
      bargeIn: () => client.bargeIn('1002@demo'),
      takeOver: () => client.takeOver('1002@demo'),
      forceRelease: () => client.forceRelease('1002@demo'),
      forceState: () => client.forceNotReady('1002@demo'),
    };
    const found: Outcome[] = [];
    for (const [name, run] of Object.entries(tries)) {
      const action = name as Action;
      if (client.snapshot.can[action] || left.includes(action)) continue;
      const code = await run().then(
        () => 'carried out',
        (error: { code?: string }) => String(error.code),
      );
      found.push([action, code]);
    }
    return found;
  }, except);
  expect(outcomes.filter(([, code]) => !Object.hasOwn(REFUSALS, code))).toEqual([]);
  expect(await stateOf(agent)).toEqual(before);
  return outcomes.map(([action]) => action);
}

/** What the page shows, and what the server says of the agent. */
async function stateOf({ page }: AgentPage): Promise<unknown> {
  return page.evaluate(async () => {
    const { client } = window.CallCenter;
    const { agentState } = await client.agentState();
    const { call, state, nextState, can } = client.snapshot;
    return { agentState, call, state, nextState, can };
  });
}
