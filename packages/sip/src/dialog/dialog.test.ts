import { describe, expect, it } from 'vitest';
import { requestRoute, uacDialog, uasDialog, withNextCseq, withRemoteCseq, withRemoteTarget } from './dialog.ts';

const UAC = {
  callId: 'c',
  localTag: 'us',
  toTag: 'them',
  from: '<sip:us@a>;tag=us',
  to: '<sip:them@b>;tag=them',
  cseq: 7,
  contactUri: 'sip:them@10.0.0.9',
  recordRoute: ['<sip:p1;lr>', '<sip:p2;lr>'],
};

describe('a dialog (RFC 3261 §12.1)', () => {
  it('of the caller reverses Record-Route, of the callee keeps it', () => {
    expect(uacDialog(UAC).routeSet).toEqual(['<sip:p2;lr>', '<sip:p1;lr>']);
    const uas = uasDialog({ ...UAC, fromTag: 'them', from: UAC.to, to: '<sip:us@a>' });
    expect(uas.routeSet).toEqual(['<sip:p1;lr>', '<sip:p2;lr>']);
    expect(uas.localParty).toBe('<sip:us@a>;tag=us');
    expect(uas.remoteCseq).toBe(7);
  });

  it('of a peer without tag has an empty one', () => {
    expect(uacDialog({ ...UAC, toTag: undefined }).remoteTag).toBe('');
  });
});

describe('requests in it (RFC 3261 §12.2)', () => {
  it('count CSeq up, and take only greater ones of the peer', () => {
    const dialog = uacDialog(UAC);
    expect(withNextCseq(dialog).localCseq).toBe(8);
    const after = withRemoteCseq(dialog, 5);
    expect(after?.remoteCseq).toBe(5);
    expect(after === undefined ? undefined : withRemoteCseq(after, 5)).toBeUndefined();
    expect(after === undefined ? undefined : withRemoteCseq(after, 4)).toBeUndefined();
    expect(after === undefined ? undefined : withRemoteCseq(after, 60)?.remoteCseq).toBe(60);
  });

  it('move the remote target', () => {
    const dialog = uacDialog(UAC);
    expect(withRemoteTarget(dialog, 'sip:new@x').remoteTarget).toBe('sip:new@x');
    expect(withRemoteTarget(dialog, undefined)).toBe(dialog);
  });

  it('go along a loose route with the target as Request-URI', () => {
    expect(requestRoute(uacDialog(UAC))).toEqual({
      requestUri: 'sip:them@10.0.0.9',
      route: ['<sip:p2;lr>', '<sip:p1;lr>'],
    });
  });

  it('go to a strict router with the target as last route', () => {
    const dialog = uacDialog({ ...UAC, recordRoute: ['<sip:p1;lr>', '<sip:old>'] });
    expect(requestRoute(dialog)).toEqual({ requestUri: 'sip:old', route: ['<sip:p1;lr>', '<sip:them@10.0.0.9>'] });
  });
});
