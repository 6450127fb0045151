import type { CompanyEffect } from '../company/effects.ts';
import type { LegId } from '../company/inputs.ts';
import { EVERYTHING_NUMBER, webActs } from './ivr-walk.ts';
import type { WorldLeg } from './telephony.ts';
import { isCalm, KNOWN_CUSTOMER, pickLeg, remember, UUI, type Walk } from './walk-state.ts';
import { callsIn, fails, feed, hangsUp, picksUp, rings } from './world.ts';

/** What customers, phones and the sound do in a random walk. */

const NUMBERS = [
  ...['95001', '95001', '95001', '95003', '95003', '95003', '95009', '4008001234', '4008001234', '95002'],
  ...['95404', '95500', '95501', '12345', EVERYTHING_NUMBER],
];
const SIP_STATUS = [403, 404, 408, 480, 486, 487, 500, 503, 603];
const KEYS = [...'0123456789*#'];

export function customerCalls({ world, rng }: Walk): void {
  callsIn(world, rng.pick(NUMBERS) ?? '', rng.chance(0.3) ? KNOWN_CUSTOMER : undefined, rng.pick(UUI));
}

const canAct = (leg: WorldLeg) => leg.kind !== 'standing' && leg.state !== 'ended';
const isUp = (leg: WorldLeg) => leg.state === 'up';

export function legActs(walk: Walk): void {
  const { world, rng } = walk;
  const picked = pickLeg(walk, canAct);
  if (picked === undefined) {
    return;
  }
  const [leg, about] = picked;
  remember(walk, { type: 'legEnded', leg, lost: false, reason: '' });
  if (about.kind === 'dialed' && about.state !== 'up') {
    remember(walk, { type: 'legAnswered', leg });
    remember(walk, { type: 'legFailed', leg, sipStatus: 486, reason: '' });
    dialedLegActs(walk, leg, about);
  } else if (rng.chance(isCalm(walk) ? 0.06 : 0.4)) {
    isNews(walk, leg, hangsUp(world, leg, rng.chance(0.2), rng.chance(0.05)));
  }
}

function dialedLegActs(walk: Walk, leg: LegId, about: WorldLeg): void {
  const { world, rng } = walk;
  const dice = rng.int(10);
  if (dice < 3) {
    about.state = 'ringing';
    rings(world, leg, rng.chance(0.3), rng.chance(0.3));
  } else if (dice < 8) {
    isNews(walk, leg, picksUp(world, leg, rng.pick(UUI)));
  } else {
    isNews(walk, leg, fails(world, leg, rng.pick(SIP_STATUS) ?? 486));
  }
}

/** What a living leg does is never unexpected. */
function isNews({ world }: Walk, leg: LegId, effects: readonly CompanyEffect[]): void {
  if (effects.some((effect) => effect.type === 'unexpected')) {
    world.complaints.push(`leg ${leg} lives, and nobody knows it`);
  }
}

/** A play ends, a web service answers, or somebody presses a key. */
export function mediaActs(walk: Walk): void {
  const { world, rng } = walk;
  const play = rng.chance(0.2) && webActs(world, rng) ? undefined : pickPlay(walk);
  if (play !== undefined && rng.chance(0.7)) {
    world.telephony.plays.delete(play);
    remember(walk, { type: 'playEnded', play, reason: 'finished' });
    feed(world, { type: 'playEnded', play, reason: rng.chance(0.8) ? 'finished' : 'failed' });
    return;
  }
  const leg = pickLeg(walk, isUp);
  if (leg !== undefined) {
    feed(world, { type: 'digit', leg: leg[0], digit: rng.pick(KEYS) ?? '1' });
  }
}

function pickPlay({ world, rng }: Walk): string | undefined {
  const ending: string[] = [];
  for (const [play, { loop }] of world.telephony.plays) {
    if (!loop) {
      ending.push(play);
    }
  }
  return rng.pick(ending);
}
