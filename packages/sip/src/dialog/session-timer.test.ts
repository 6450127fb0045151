import { describe, expect, it } from 'vitest';
import { sessionTimerDelayMs, uacSessionTimer, uasSessionTimer } from './session-timer.ts';

const NONE = { supported: false, intervalS: undefined, refresher: undefined, minS: 90 } as const;

describe('the answering side (RFC 4028 §9)', () => {
  it('refuses an interval that is too small from a client that understands it', () => {
    expect(uasSessionTimer({ ...NONE, supported: true, intervalS: 60 }, 1800, 90)).toEqual({ kind: 'tooSmall' });
  });

  it('raises it for a client that does not, and refreshes itself', () => {
    expect(uasSessionTimer({ ...NONE, intervalS: 60 }, 1800, 90)).toMatchObject({
      timer: { intervalS: 90, refresher: 'us' },
      require: false,
    });
  });

  it('keeps the refresher that the client names, and requires the timer when that is the client', () => {
    const asked = { ...NONE, supported: true, intervalS: 600 };
    expect(uasSessionTimer({ ...asked, refresher: 'uac' }, 1800, 90)).toEqual({
      kind: 'timer',
      timer: { intervalS: 600, refresher: 'peer' },
      header: '600;refresher=uac',
      require: true,
    });
    expect(uasSessionTimer(asked, 1800, 90)).toMatchObject({ header: '600;refresher=uas', require: false });
  });

  it('asks for its own interval when the client knows the extension but names none', () => {
    expect(uasSessionTimer({ ...NONE, supported: true }, 1800, 90)).toMatchObject({ header: '1800;refresher=uas' });
    expect(uasSessionTimer(NONE, 1800, 90)).toEqual({ kind: 'none' });
    expect(uasSessionTimer({ ...NONE, supported: true }, 0, 90)).toEqual({ kind: 'none' });
  });
});

describe('the asking side (RFC 4028 §7.2)', () => {
  it('has no timer when the answer names none', () => {
    expect(uacSessionTimer(NONE)).toBeUndefined();
  });

  it('refreshes unless the answer says that the peer does', () => {
    expect(uacSessionTimer({ ...NONE, intervalS: 1800, refresher: 'uac' })?.refresher).toBe('us');
    expect(uacSessionTimer({ ...NONE, intervalS: 1800, refresher: 'uas' })?.refresher).toBe('peer');
  });
});

it('refresh at half the interval, give up 32 s (or a third) before its end (RFC 4028 §10)', () => {
  expect(sessionTimerDelayMs({ intervalS: 1800, refresher: 'us' })).toBe(900_000);
  expect(sessionTimerDelayMs({ intervalS: 1800, refresher: 'peer' })).toBe(1_768_000);
  expect(sessionTimerDelayMs({ intervalS: 90, refresher: 'peer' })).toBe(60_000);
});
