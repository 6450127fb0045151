import { describe, expect, it } from 'vitest';
import { startInviteServer } from './invite-server.ts';
import { clientKey, mergeKey, type RequestIdentity, serverKey } from './matching.ts';
import { type Machine, TransactionTable } from './table.ts';

const INVITE: RequestIdentity = {
  method: 'INVITE',
  requestUri: 'sip:a@b',
  branch: 'z9hG4bKx',
  sentBy: '10.0.0.1:5060',
  topVia: 'SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKx',
  callId: 'c',
  fromTag: 'f',
  cseq: 1,
};

const machine = (): Machine => ({ kind: 'inviteServer', tx: startInviteServer(false) });

describe('matching (RFC 3261 §17.2.3)', () => {
  it('goes by branch, sent-by and method; an ACK has the key of its INVITE', () => {
    const key = serverKey(INVITE);
    expect(serverKey({ ...INVITE, method: 'ACK' })).toBe(key);
    expect(serverKey({ ...INVITE, method: 'CANCEL' })).not.toBe(key);
    expect(serverKey({ ...INVITE, method: 'CANCEL' }, 'INVITE')).toBe(key);
    expect(serverKey({ ...INVITE, sentBy: '10.0.0.1:5061' })).not.toBe(key);
    expect(serverKey({ ...INVITE, callId: 'other' })).toBe(key);
  });

  it.each([undefined, 'z9hG4bK', '1'])('without a unique branch (%s) goes by the fields of RFC 2543', (branch) => {
    const old = { ...INVITE, branch, topVia: 'SIP/2.0/UDP 10.0.0.1:5060' };
    const key = serverKey(old);
    expect(serverKey({ ...old, method: 'ACK' })).toBe(key);
    for (const other of [{ callId: 'd' }, { cseq: 2 }, { fromTag: 'g' }, { requestUri: 'sip:c@b' }, { topVia: 'x' }]) {
      expect(serverKey({ ...old, ...other })).not.toBe(key);
    }
  });

  it('of responses goes by branch and CSeq method', () => {
    expect(clientKey('z9hG4bKx', 'CANCEL')).not.toBe(clientKey('z9hG4bKx', 'INVITE'));
  });
});

describe('the table', () => {
  it('finds by key, by timer id and by merge key, and forgets', () => {
    const table = new TransactionTable<string>(10);
    const entry = table.add(serverKey(INVITE), mergeKey(INVITE), machine(), 'mine');
    expect(table.find(serverKey(INVITE))).toBe(entry);
    expect(table.findById(entry?.id ?? '')).toBe(entry);
    expect(table.findMerged(mergeKey({ ...INVITE, branch: 'z9hG4bKother' }))).toBe(entry);
    if (entry !== undefined) table.remove(entry);
    expect(table.size).toBe(0);
    expect(table.findMerged(mergeKey(INVITE))).toBeUndefined();
  });

  it('takes no key twice and no more than its limit', () => {
    const table = new TransactionTable<string>(2);
    expect(table.add('a', undefined, machine(), '')).toBeDefined();
    expect(table.add('a', undefined, machine(), '')).toBeUndefined();
    expect(table.add('b', undefined, machine(), '')).toBeDefined();
    expect(table.full).toBe(true);
    expect(table.add('c', undefined, machine(), '')).toBeUndefined();
  });
});
