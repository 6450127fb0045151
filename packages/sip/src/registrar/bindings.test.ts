import { describe, expect, it } from 'vitest';
import { sameUri } from '../message/same-uri.ts';
import {
  applyRegister,
  type Binding,
  DEFAULT_REGISTRAR_LIMITS,
  expireBindings,
  nextExpiryMs,
  type RegisterOutcome,
  type RegisterUpdate,
} from './bindings.ts';

const FLOW = { transport: 'udp', address: '192.0.2.7', port: 5060 } as const;

function update(more: Partial<RegisterUpdate>, current: readonly Binding[] = [], nowMs = 0): RegisterOutcome {
  return applyRegister(
    current,
    { account: '8001', contacts: [], expiresS: undefined, flow: FLOW, callId: 'c', cseq: 1, ...more },
    DEFAULT_REGISTRAR_LIMITS,
    nowMs,
    sameUri,
  );
}

function bound(outcome: RegisterOutcome): readonly Binding[] {
  if (!outcome.ok) throw new Error(`refused with ${outcome.status}`);
  return outcome.bindings;
}

const contact = (uri: string, expiresS?: number): RegisterUpdate['contacts'] => [{ uri, q: 1, expiresS }];

describe('applyRegister (RFC 3261 §10.3)', () => {
  it('takes the time of the Contact before that of Expires before the default, and cuts it to the most', () => {
    expect(bound(update({ contacts: contact('sip:a@x', 120), expiresS: 300 }))[0]?.expiresAtMs).toBe(120_000);
    expect(bound(update({ contacts: contact('sip:a@x'), expiresS: 300 }))[0]?.expiresAtMs).toBe(300_000);
    expect(bound(update({ contacts: contact('sip:a@x') }))[0]?.expiresAtMs).toBe(600_000);
    expect(bound(update({ contacts: contact('sip:a@x', 999_999) }))[0]?.expiresAtMs).toBe(3_600_000);
  });

  it('refuses a time that is too short with 423, all or nothing', () => {
    const both: RegisterUpdate['contacts'] = [
      { uri: 'sip:a@x', q: 1, expiresS: 120 },
      { uri: 'sip:b@x', q: 1, expiresS: 5 },
    ];
    expect(update({ contacts: both })).toMatchObject({ ok: false, status: 423 });
  });

  it('refreshes the same URI and keeps others apart, escapes compared as the RFC says', () => {
    const first = bound(update({ contacts: contact('sip:%61@x') }));
    expect(bound(update({ contacts: contact('sip:a@x'), cseq: 2 }, first))).toHaveLength(1);
    expect(bound(update({ contacts: contact('sip:null-%00-null@x'), cseq: 2 }, first))).toHaveLength(2);
    const nul = bound(update({ contacts: contact('sip:null-%00-null@x') }));
    expect(bound(update({ contacts: contact('sip:null-@x'), cseq: 2 }, nul))).toHaveLength(2);
  });

  it('refuses an older CSeq of the same Call-ID, and takes it of another', () => {
    const first = bound(update({ contacts: contact('sip:a@x'), cseq: 5 }));
    expect(update({ contacts: contact('sip:a@x'), cseq: 5 }, first)).toMatchObject({ ok: false, status: 500 });
    expect(update({ contacts: contact('sip:a@x'), cseq: 1, callId: 'd' }, first).ok).toBe(true);
  });

  it('removes by expires 0 and by *', () => {
    const first = bound(update({ contacts: contact('sip:a@x') }));
    expect(update({ contacts: contact('sip:a@x', 0), cseq: 2 }, first)).toMatchObject({ bindings: [], removed: first });
    expect(update({ contacts: '*', expiresS: 0, cseq: 2 }, first)).toMatchObject({ bindings: [], removed: first });
    expect(update({ contacts: '*', expiresS: undefined, cseq: 2 }, first)).toMatchObject({ ok: false, status: 400 });
    expect(update({ contacts: '*', expiresS: 0, cseq: 1 }, first)).toMatchObject({ ok: false, status: 500 });
  });

  it('makes room for one more by dropping the one that would expire first', () => {
    let current: readonly Binding[] = [];
    for (let n = 0; n < DEFAULT_REGISTRAR_LIMITS.contactsMax; n += 1) {
      current = bound(update({ contacts: contact(`sip:a${n}@x`, 100 + n), cseq: n + 1 }, current));
    }
    const outcome = update({ contacts: contact('sip:new@x', 500), cseq: 99 }, current);
    expect(bound(outcome)).toHaveLength(DEFAULT_REGISTRAR_LIMITS.contactsMax);
    expect(outcome).toMatchObject({ removed: [{ contact: 'sip:a0@x' }], registered: [{ contact: 'sip:new@x' }] });
  });

  it('an empty list only asks', () => {
    const first = bound(update({ contacts: contact('sip:a@x') }));
    expect(update({}, first)).toMatchObject({ ok: true, bindings: first, registered: [], removed: [] });
  });
});

it('expireBindings parts the living from the dead', () => {
  const both = bound(
    update({
      contacts: [
        { uri: 'sip:a@x', q: 1, expiresS: 60 },
        { uri: 'sip:b@x', q: 1, expiresS: 120 },
      ],
    }),
  );
  expect(nextExpiryMs(both)).toBe(60_000);
  expect(nextExpiryMs([])).toBeUndefined();
  const { bindings, expired } = expireBindings(both, 60_000);
  expect(bindings.map((binding) => binding.contact)).toEqual(['sip:b@x']);
  expect(expired.map((binding) => binding.contact)).toEqual(['sip:a@x']);
});
