import { describe, expect, it } from 'vitest';
import { type NonInviteServer, startNonInviteServer, stepNonInviteServer } from './non-invite-server.ts';
import { BYTES, type Script, script } from './testing/script.ts';
import { DEFAULT_TIMES, type ServerInput } from './transaction.ts';

function open(reliable = false): Script<NonInviteServer, ServerInput> {
  return script({ state: startNonInviteServer(reliable), effects: [] }, (tx, input: ServerInput) =>
    stepNonInviteServer(tx, input, DEFAULT_TIMES),
  );
}

const trying = { type: 'respond', status: 100, bytes: BYTES } as const;
const ok = { type: 'respond', status: 200, bytes: BYTES } as const;

describe('non-INVITE server transaction (RFC 3261 §17.2.2)', () => {
  it('absorbs retransmissions while trying, repeats the provisional while proceeding', () => {
    const tx = open();
    tx.input({ type: 'retransmission' });
    expect(tx.take()).toEqual([]);
    tx.input(trying);
    tx.input({ type: 'retransmission' });
    expect(tx.take()).toEqual(['transmit', 'transmit']);
  });

  it('repeats its final response until J', () => {
    const tx = open();
    tx.input(ok);
    expect(tx.take()).toEqual(['transmit', 'setTimer J 32000']);
    tx.input({ type: 'retransmission' });
    expect(tx.take()).toEqual(['transmit']);
    tx.runUntilSilent();
    expect(tx.take()).toEqual(['terminated']);
  });

  it('over TCP the final response ends it: J is zero', () => {
    const tx = open(true);
    tx.input(ok);
    expect(tx.take()).toEqual(['transmit', 'terminated']);
  });

  it('names a second final response and an ACK', () => {
    const tx = open();
    tx.input({ type: 'ack' });
    tx.input(ok);
    tx.take();
    tx.input(ok);
    expect(tx.take()).toEqual(['unexpected']);
  });

  it('a transport error ends it before its final response', () => {
    const tx = open();
    tx.input({ type: 'transportError' });
    expect(tx.take()).toEqual(['transportFailed', 'terminated']);
  });
});
