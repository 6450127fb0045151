import { describe, expect, it } from 'vitest';
import { type NonInviteClient, startNonInviteClient, stepNonInviteClient } from './non-invite-client.ts';
import { BYTES, response, type Script, script } from './testing/script.ts';
import { type ClientInput, DEFAULT_TIMES } from './transaction.ts';

function open(reliable = false): Script<NonInviteClient, ClientInput> {
  return script(startNonInviteClient(BYTES, reliable, DEFAULT_TIMES), (tx, input: ClientInput) =>
    stepNonInviteClient(tx, input, DEFAULT_TIMES),
  );
}

describe('non-INVITE client transaction (RFC 3261 §17.1.2)', () => {
  it('E: sends again at 0.5, 1.5, 3.5 s, then each 4 s; F: times out at 32 s', () => {
    const tx = open();
    tx.runUntilSilent();
    expect(tx.takeTimed()).toEqual([
      '0 transmit',
      '500 transmit',
      '1500 transmit',
      '3500 transmit',
      '7500 transmit',
      '11500 transmit',
      '15500 transmit',
      '19500 transmit',
      '23500 transmit',
      '27500 transmit',
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

  it('after a provisional it sends again each T2, and still times out at 32 s', () => {
    const tx = open();
    tx.take();
    tx.input({ type: 'response', response: response(100) });
    expect(tx.takeTimed()).toEqual(['0 deliver']);
    tx.runUntilSilent();
    expect(tx.takeTimed()).toEqual([
      '500 transmit',
      '4500 transmit',
      '8500 transmit',
      '12500 transmit',
      '16500 transmit',
      '20500 transmit',
      '24500 transmit',
      '28500 transmit',
      '32000 timedOut',
      '32000 terminated',
    ]);
  });

  it('a final response is delivered once; K soaks up the others', () => {
    const tx = open();
    tx.take();
    tx.input({ type: 'response', response: response(200) });
    expect(tx.take()).toEqual(['setTimer K 5000', 'deliver']);
    tx.input({ type: 'response', response: response(200) });
    tx.input({ type: 'transportError' });
    expect(tx.take()).toEqual([]);
    tx.runUntilSilent();
    expect(tx.take()).toEqual(['terminated']);
  });

  it('over TCP a final response ends it: K is zero', () => {
    const tx = open(true);
    tx.take();
    tx.input({ type: 'response', response: response(404) });
    expect(tx.take()).toEqual(['clearTimer', 'deliver', 'terminated']);
  });

  it('a transport error ends it', () => {
    const tx = open();
    tx.take();
    tx.input({ type: 'transportError' });
    expect(tx.take()).toEqual(['clearTimer', 'transportFailed', 'terminated']);
  });
});
