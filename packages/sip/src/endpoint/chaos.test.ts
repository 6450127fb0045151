import { describe, expect, it } from 'vitest';
import { seededRng, VirtualNetwork, type VirtualNode, type Weather } from './testing/virtual-network.ts';

const SDP = 'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n';

/** Five of a hundred lost, some twice, up to 300 ms late and so out of order. */
const BAD: Weather = { loss: 0.05, duplicate: 0.02, delayMsMin: 1, delayMsMax: 300 };
const AWFUL: Weather = { loss: 0.3, duplicate: 0.1, delayMsMin: 1, delayMsMax: 2000 };

interface Outcome {
  answered: number;
  ended: number;
  readonly a: VirtualNode;
  readonly b: VirtualNode;
}

/** `calls` calls from a to b: rung, answered, held once, hung up by one side or the other. Then the weather clears. */
function day(seed: number, weather: Weather, calls: number): Outcome {
  const network = new VirtualNetwork(seed, weather);
  const rng = seededRng(seed + 1);
  const a = network.add('10.0.0.1', 5060, {
    trunks: [{ name: 'b', addresses: [{ address: '10.0.0.2', port: 5060 }] }],
    sessionExpiresS: 90,
  });
  const b = network.add('10.0.0.2', 5060, {
    trunks: [{ name: 'a', addresses: [{ address: '10.0.0.1', port: 5060 }] }],
  });
  const outcome: Outcome = { answered: 0, ended: 0, a, b };
  b.react = (event) => {
    if (event.type === 'legIncoming') {
      b.input({ type: 'ring', leg: event.leg });
      network.at(rng.next() * 3000, () => b.input({ type: 'answer', leg: event.leg, sdp: SDP }));
    } else if (event.type === 'legConfirmed' && rng.next() < 0.5) {
      network.at(rng.next() * 60_000, () => b.input({ type: 'hangup', leg: event.leg }));
    } else if (event.type === 'legOffer') {
      b.input({ type: 'answerOffer', leg: event.leg, sdp: SDP });
    } else if (event.type === 'legEnded') {
      outcome.ended += 1;
    }
  };
  a.react = (event) => {
    if (event.type === 'legAnswered') {
      outcome.answered += 1;
      network.at(1000, () => a.input({ type: 'offer', leg: event.leg, sdp: `${SDP}a=sendonly\r\n` }));
      network.at(rng.next() * 120_000, () => a.input({ type: 'hangup', leg: event.leg }));
    } else if (event.type === 'legOffer') {
      a.input({ type: 'answerOffer', leg: event.leg, sdp: SDP });
    }
  };
  for (let call = 0; call < calls; call += 1) {
    network.at(call * 20, () =>
      a.input({
        type: 'dial',
        leg: `L${call}`,
        request: { target: { kind: 'trunk', trunk: 'b', number: '95001' }, from: '1', sdp: SDP },
      }),
    );
  }
  network.run(200_000);
  network.setWeather({ loss: 0, duplicate: 0, delayMsMin: 1, delayMsMax: 1 });
  network.run(400_000);
  return outcome;
}

function expectNothingLeft({ a, b }: Outcome): void {
  for (const node of [a, b]) {
    expect(node.endpoint.size()).toMatchObject({ legs: 0, dialogs: 0, transactions: 0, branches: 0 });
    expect(node.timersRunning).toBe(0);
  }
}

const SEED = Number(process.env.SEED ?? 1);

describe('two endpoints over a lossy network', () => {
  it.each([SEED, SEED + 1, SEED + 2])('set up every call at 5 % loss, and leave no leg up (seed %i)', (seed) => {
    const outcome = day(seed, BAD, 100);
    expect(outcome.answered).toBe(100);
    expectNothingLeft(outcome);
  });

  it.each([SEED, SEED + 1])('leave no leg up at 30 %% loss and 2 s delay (seed %i)', (seed) => {
    const outcome = day(seed, AWFUL, 60);
    expect(outcome.answered).toBeGreaterThan(50);
    expectNothingLeft(outcome);
  });

  it('replay alike from the same seed', () => {
    const first = day(SEED, BAD, 20);
    const second = day(SEED, BAD, 20);
    expect(second.a.events).toEqual(first.a.events);
    expect(second.b.events).toEqual(first.b.events);
  });
});
