import type { Context } from '../company/context.ts';
import type { CompanyInput } from '../company/inputs.ts';
import { isSignedIn, type Walk } from './walk-state.ts';
import { feed, type World } from './world.ts';

/** Inputs of a random walk that do not fit: too late, twice, or about nobody. Each is named, and changes nothing. */
export function wrongInput(walk: Walk): void {
  const { world, rng } = walk;
  const late: CompanyInput = { type: 'timer', timerId: world.telephony.lastCleared };
  const input = rng.chance(0.7) ? rng.pick(walk.recent) : rng.chance(0.2) ? late : rng.pick(NONSENSE);
  if (input === undefined || !fitsNothing(world, input)) {
    return;
  }
  const before = rng.chance(0.03) ? fingerprint(world.ctx) : undefined;
  const effects = feed(world, input);
  if (input.type === 'command') {
    return;
  }
  if (effects.length !== 1 || effects[0]?.type !== 'unexpected') {
    world.complaints.push(`${JSON.stringify(input)} fits nothing, yet gave ${JSON.stringify(effects)}`);
  }
  if (before !== undefined && before !== fingerprint(world.ctx)) {
    world.complaints.push(`${JSON.stringify(input)} fits nothing, yet changed the state`);
  }
}

/** All that changes in a company, as text; its configuration is left out, which only `configure` changes. */
function fingerprint({ state }: Context): string {
  const { agents, calls, legs, plays, timers, counters, feeds, sticky } = state;
  const lists = [agents, calls, legs, plays, timers, sticky].map((map: ReadonlyMap<string, unknown>) => [...map]);
  return JSON.stringify([lists, counters, feeds]);
}

const NONSENSE: readonly CompanyInput[] = [
  { type: 'timer', timerId: 't0' },
  { type: 'timer', timerId: 'constructor' },
  { type: 'legAnswered', leg: '__proto__' },
  { type: 'legEnded', leg: 'nobody', lost: true, reason: '' },
  { type: 'playEnded', play: 'nothing', reason: 'failed' },
  { type: 'pageLost', agentKey: '9999@demo' },
  { type: 'pageBack', agentKey: '9999@demo', replay: true },
  { type: 'audioUp', agentKey: '9999@demo', leg: 'x' },
  { type: 'audioDown', agentKey: '1001@demo', leg: 'x', reason: '' },
  { type: 'digit', leg: 'nobody', digit: '1' },
];

/** Inputs about legs and plays that still live would be true news: only those of dead ones are wrong. */
function fitsNothing(world: World, input: CompanyInput): boolean {
  const { legs, plays } = world.telephony;
  switch (input.type) {
    case 'legAnswered':
    case 'legFailed':
    case 'legEnded':
    case 'audioDown':
      return legs.get(input.leg)?.state === 'ended' || !legs.has(input.leg);
    case 'playEnded':
      return !plays.has(input.play);
    case 'command':
      return isSignedIn(world.ctx, input.agentKey);
    default:
      return true;
  }
}
