import { describe, expect, it } from 'vitest';
import { type InviteServer, startInviteServer, stepInviteServer } from './invite-server.ts';
import { BYTES, type Script, script } from './testing/script.ts';
import { DEFAULT_TIMES, type ServerInput } from './transaction.ts';

function open(reliable = false): Script<InviteServer, ServerInput> {
  return script({ state: startInviteServer(reliable), effects: [] }, (tx, input: ServerInput) =>
    stepInviteServer(tx, input, DEFAULT_TIMES),
  );
}

const ringing = { type: 'respond', status: 180, bytes: BYTES } as const;
const ok = { type: 'respond', status: 200, bytes: BYTES } as const;
const busy = { type: 'respond', status: 486, bytes: BYTES } as const;

describe('INVITE server transaction (RFC 3261 §17.2.1, RFC 6026 §7.1)', () => {
  it('answers a retransmitted INVITE with the last provisional, and before it with nothing', () => {
    const tx = open();
    tx.input({ type: 'retransmission' });
    expect(tx.take()).toEqual([]);
    tx.input(ringing);
    tx.input({ type: 'retransmission' });
    expect(tx.take()).toEqual(['transmit', 'transmit']);
  });

  it('G: sends a refusal again at 0.5, 1.5, 3.5 s, then each 4 s; H: gives up at 32 s', () => {
    const tx = open();
    tx.input(busy);
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

  it('over TCP a refusal is sent once, and H gives up at 32 s', () => {
    const tx = open(true);
    tx.input(busy);
    tx.runUntilSilent();
    expect(tx.takeTimed()).toEqual(['0 transmit', '32000 timedOut', '32000 terminated']);
  });

  it('the ACK of a refusal confirms it; I soaks up the others', () => {
    const tx = open();
    tx.input(busy);
    tx.take();
    tx.input({ type: 'retransmission' });
    expect(tx.take()).toEqual(['transmit']);
    tx.input({ type: 'ack' });
    expect(tx.take()).toEqual(['setTimer I 5000']);
    tx.input({ type: 'ack' });
    tx.input({ type: 'retransmission' });
    expect(tx.take()).toEqual([]);
    tx.runUntilSilent();
    expect(tx.take()).toEqual(['terminated']);
  });

  it('over TCP the ACK ends it: I is zero', () => {
    const tx = open(true);
    tx.input(busy);
    tx.take();
    tx.input({ type: 'ack' });
    expect(tx.take()).toEqual(['clearTimer', 'terminated']);
  });

  it('a 2xx is accepted: INVITEs are absorbed, ACKs go up, the user may send its 2xx again; L ends it', () => {
    const tx = open();
    tx.input(ok);
    expect(tx.take()).toEqual(['transmit', 'setTimer L 32000']);
    tx.input({ type: 'retransmission' });
    expect(tx.take()).toEqual([]);
    tx.input(ok);
    expect(tx.take()).toEqual(['transmit']);
    tx.input({ type: 'ack' });
    expect(tx.take()).toEqual(['deliverAck']);
    tx.runUntilSilent();
    expect(tx.take()).toEqual(['terminated']);
  });

  it('a second final response of ours is named and not sent', () => {
    const tx = open();
    tx.input(busy);
    tx.take();
    tx.input(ok);
    expect(tx.take()).toEqual(['unexpected']);
    const accepted = open();
    accepted.input(ok);
    accepted.take();
    accepted.input(busy);
    expect(accepted.take()).toEqual(['unexpected']);
  });

  it('an ACK before any final response is named', () => {
    const tx = open();
    tx.input({ type: 'ack' });
    expect(tx.take()).toEqual(['unexpected']);
  });

  it('a transport error ends it, but not once a 2xx is out', () => {
    const tx = open();
    tx.input({ type: 'transportError' });
    expect(tx.take()).toEqual(['transportFailed', 'terminated']);
    const accepted = open();
    accepted.input(ok);
    accepted.take();
    accepted.input({ type: 'transportError' });
    expect(accepted.take()).toEqual([]);
  });
});
