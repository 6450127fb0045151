import { describe, expect, it } from 'vitest';
import { type InviteClient, startInviteClient, stepInviteClient } from './invite-client.ts';
import { BYTES, names, response, type Script, script } from './testing/script.ts';
import { type ClientInput, DEFAULT_TIMES } from './transaction.ts';

function open(reliable = false): Script<InviteClient, ClientInput> {
  return script(startInviteClient(BYTES, reliable, DEFAULT_TIMES), (tx, input: ClientInput) =>
    stepInviteClient(tx, input, DEFAULT_TIMES),
  );
}

describe('INVITE client transaction (RFC 3261 §17.1.1, RFC 6026 §7.2)', () => {
  it('A: sends again at 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s; B: times out at 32 s', () => {
    const tx = open();
    expect(tx.takeTimed()).toEqual(['0 transmit']);
    tx.runUntilSilent();
    expect(tx.takeTimed()).toEqual([
      '500 transmit',
      '1500 transmit',
      '3500 transmit',
      '7500 transmit',
      '15500 transmit',
      '31500 transmit',
      '32000 timedOut',
      '32000 terminated',
    ]);
  });

  it('over TCP sends once and times out at 32 s', () => {
    const tx = open(true);
    tx.runUntilSilent();
    expect(tx.takeTimed()).toEqual(['0 transmit', '32000 timedOut', '32000 terminated']);
  });

  it('a provisional ends retransmission; from then on only timer C counts (RFC 3261 §16.6)', () => {
    const tx = open();
    tx.take();
    tx.input({ type: 'response', response: response(180) });
    expect(tx.take()).toEqual(['setTimer C 660000', 'deliver']);
    expect(tx.state.state).toBe('proceeding');
    tx.input({ type: 'response', response: response(183) });
    expect(tx.take()).toEqual(['deliver']);
    tx.runUntilSilent();
    expect(tx.take()).toEqual(['timedOut', 'terminated']);
  });

  it('a refusal is acknowledged, delivered once, acknowledged again when it comes again; D ends it', () => {
    const tx = open();
    tx.take();
    tx.input({ type: 'response', response: response(486) });
    expect(tx.take()).toEqual(['acknowledge', 'setTimer D 32000', 'deliver']);
    tx.input({ type: 'response', response: response(486) });
    expect(tx.take()).toEqual(['acknowledge']);
    tx.input({ type: 'response', response: response(180) });
    expect(tx.take()).toEqual([]);
    tx.runUntilSilent();
    expect(tx.take()).toEqual(['terminated']);
  });

  it('a refusal over TCP ends it at once: D is zero', () => {
    const tx = open(true);
    tx.take();
    tx.input({ type: 'response', response: response(486) });
    expect(tx.take()).toEqual(['acknowledge', 'clearTimer', 'deliver', 'terminated']);
  });

  it('a 2xx is accepted: further ones are delivered until M, refusals dropped', () => {
    const tx = open();
    tx.take();
    tx.input({ type: 'response', response: response(200) });
    expect(tx.take()).toEqual(['setTimer M 32000', 'deliver']);
    tx.input({ type: 'response', response: response(200) });
    tx.input({ type: 'response', response: response(486) });
    expect(tx.take()).toEqual(['deliver']);
    tx.runUntilSilent();
    expect(tx.take()).toEqual(['terminated']);
  });

  it('a 2xx after a refusal is named', () => {
    const tx = open();
    tx.input({ type: 'response', response: response(486) });
    tx.take();
    tx.input({ type: 'response', response: response(200) });
    expect(tx.take()).toEqual(['unexpected']);
  });

  it.each(['calling', 'proceeding', 'completed'])('a transport error in %s ends it', (state) => {
    const tx = open();
    if (state === 'proceeding') tx.input({ type: 'response', response: response(180) });
    if (state === 'completed') tx.input({ type: 'response', response: response(486) });
    tx.take();
    tx.input({ type: 'transportError' });
    expect(tx.take()).toEqual(['clearTimer', 'transportFailed', 'terminated']);
  });

  it('a timer of another state changes nothing', () => {
    const { state } = startInviteClient(BYTES, false, DEFAULT_TIMES);
    for (const timer of ['D', 'M', 'K'] as const) {
      const step = stepInviteClient(state, { type: 'timer', timer }, DEFAULT_TIMES);
      expect(step.state).toBe(state);
      expect(names(step.effects)).toEqual([]);
    }
  });
});
