import { describe, expect, test } from 'vitest';
import type { CtiEvent } from '../events/index.ts';
import { type SampleCall, sampleEvent } from '../flows/sample-event.ts';
import { type CheckerOptions, createChecker } from './checker.ts';
import type { Token } from './tokens.ts';

const CALL: SampleCall = { callid: '100', segment: 1, connected: true, dials: false };

/** A script of `agent token` lines, each with what the checker says to it (nothing: fine). */
function scripted(options: CheckerOptions = {}) {
  const checker = createChecker(options);
  let at = 0;
  const say = (agentKey: string, token: Token, change: Partial<SampleCall> & { with?: object } = {}) => {
    const event = { ...sampleEvent(token, { ...CALL, ...change }), ...change.with } as CtiEvent;
    return checker.step(agentKey, event, ++at);
  };
  const fine = (agentKey: string, ...tokens: readonly Token[]) => {
    for (const token of tokens) expect(say(agentKey, token), `${agentKey} ${token}`).toBeUndefined();
  };
  return { checker, say, fine };
}

describe('order', () => {
  test('names the event, the state, what was allowed and why', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle', 'inringing');
    expect(say('a', 'answer')).toEqual({
      kind: 'order',
      why: 'answer may not come in state inbound.ringing',
      agentKey: 'a',
      atMs: 4,
      event: 'answer',
      callid: '100',
      state: 'inbound.ringing',
      allowed: ['after', 'answerable', 'cancelmakecall', 'incall', 'playtts'],
    });
  });

  test.each([
    ['a ring before ready', ['logon', 'inringing']],
    ['a ring while not ready', ['logon', 'agentidle', 'agentbusy', 'inringing']],
    ['a ring in wrap-up', ['logon', 'agentidle', 'inringing', 'incall', 'after', 'inringing']],
    ['answer without calledringing', ['logon', 'makecall', 'outringing', 'outcall', 'answer']],
    ['calledringing without outcall', ['logon', 'makecall', 'outringing', 'calledringing']],
    ['after twice', ['logon', 'agentidle', 'inringing', 'incall', 'after', 'after']],
    ['after without a part', ['logon', 'agentidle', 'after']],
    ['playtts after incall', ['logon', 'agentidle', 'inringing', 'incall', 'playtts']],
    [
      'anything but after once the hang-up was accepted',
      ['logon', 'agentidle', 'inringing', 'incall', 'cancelmakecall', 'mute'],
    ],
    ['ready in the middle of a call', ['logon', 'agentidle', 'inringing', 'incall', 'agentidle']],
    ['deferred without a call', ['logon', 'agentidle:deferred']],
    ['unmute without mute', ['logon', 'agentidle', 'inringing', 'incall', 'unmute']],
    ['sign-out with a part open', ['logon', 'agentidle', 'inringing', 'logout']],
    ['an event after sign-out', ['logon', 'logout', 'queuenum']],
    ['the consultation ended without one', ['logon', 'agentidle', 'inringing', 'incall', 'agentconsultback:failed']],
    ['agentStandby when ready', ['logon', 'agentidle', 'inringing:standby']],
    ['ready before the standing leg is up', ['logon', 'inringing:standby', 'agentidle']],
    ['innercallout that says fine', ['logon', 'makecall', 'innercallout:ok']],
  ])('%s', (_, tokens) => {
    const { say, fine } = scripted();
    fine('a', ...tokens.slice(0, -1));
    const last = tokens.at(-1) ?? '';
    const change = last === 'innercallout:ok' ? { with: { status: 0 } } : {};
    expect(say('a', last, change)).toMatchObject({ kind: 'order' });
  });

  test('a type that nobody knows', () => {
    const { checker, fine } = scripted();
    fine('a', 'logon');
    expect(checker.step('a', { type: 'frobnicate' } as unknown as CtiEvent, 1)).toMatchObject({ kind: 'order' });
  });

  test('goes on after a violation, from what the event leads to', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle');
    expect(say('a', 'incall')).toMatchObject({ kind: 'order' });
    fine('a', 'mute', 'unmute', 'after', 'agentidle');
  });

  test('refusals, feeds and notices change nothing, wherever they come', () => {
    const { fine } = scripted();
    fine('a', 'logon', 'makecall:failed', 'agentidle', 'inringing', 'mute:failed', 'error', 'queuenum', 'incall');
    fine(
      'a',
      'transfercall:failed',
      'sendmsg',
      'memberEnqueue',
      'memberDequeue',
      'agentbusy:deferred',
      'mute',
      'cancelmakecall:failed',
      'unmute',
      'after',
      'agentbusy',
    );
  });
});

describe('what parts of a call have in common', () => {
  test('callid changes within a part', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle', 'inringing');
    expect(say('a', 'incall', { callid: '101' })).toMatchObject({ kind: 'callid', callid: '101' });
  });

  test('segment changes within a part, or is used twice', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle', 'inringing');
    expect(say('a', 'incall', { segment: 2 })).toMatchObject({ kind: 'segment' });
    fine('b', 'logon', 'agentidle');
    expect(say('b', 'consultinringing', { segment: 1 })).toMatchObject({ kind: 'segment' });
  });

  test('timestamp differs between agents of a call', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle', 'inringing', 'incall');
    fine('b', 'logon', 'agentidle');
    const change = { segment: 2, with: { timestamp: '1562898711' } };
    expect(say('b', 'consultinringing', change)).toMatchObject({ kind: 'timestamp' });
  });

  test('a queued call rings at one agent at a time', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle', 'inringing');
    fine('b', 'logon', 'agentidle');
    expect(say('b', 'inringing', { segment: 2 })).toMatchObject({ kind: 'offer', why: 'call 100 still rings at a' });
  });

  test('a missed call may ring at the next agent', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle', 'inringing');
    expect(say('a', 'after', { connected: false })).toBeUndefined();
    fine('b', 'logon', 'agentidle');
    expect(say('b', 'inringing', { segment: 2 })).toBeUndefined();
  });

  test.each([
    ['set though never connected', ['inringing'], true],
    ['empty though connected', ['inringing', 'incall'], false],
  ])('filename %s', (_, tokens, connected) => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle', ...tokens);
    expect(say('a', 'after', { connected })).toMatchObject({ kind: 'recording' });
  });

  test('memberDequeue without memberEnqueue', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentbusy');
    expect(say('a', 'memberDequeue')).toMatchObject({ kind: 'sticky' });
  });
});

describe('the session', () => {
  test('supervisors’ feeds only after monitoragent, until sign-out', () => {
    const { say, fine } = scripted();
    fine('s', 'logon');
    expect(say('s', 'monitorqueue')).toMatchObject({ kind: 'feed' });
    fine('s', 'monitoragent', 'monitorqueue', 'monitorcaller', 'logout', 'logon');
    expect(say('s', 'monitorcaller')).toMatchObject({ kind: 'feed' });
  });

  test('a reconnection without resume shows the current state again, and only that', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle', 'inringing', 'incall', 'mute', 'reconnection', 'incall', 'mute', 'unmute');
    expect(say('a', 'incall')).toMatchObject({ kind: 'order' });
  });

  test('a state that is not the current one may not be shown', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle', 'inringing', 'incall', 'reconnection');
    expect(say('a', 'inringing')).toMatchObject({ kind: 'order' });
  });

  test('a take-over during a call keeps it', () => {
    const { fine } = scripted();
    fine(
      'a',
      'logon',
      'agentidle',
      'inringing',
      'incall',
      'logon:elsewhere',
      'logon',
      'incall',
      'mute',
      'unmute',
      'after',
    );
  });

  test('after a session that ended silently, a sign-in begins anew', () => {
    const { say, fine } = scripted();
    fine('a', 'logon', 'agentidle', 'logon', 'agentbusy');
    expect(say('a', 'inringing')).toMatchObject({ kind: 'order' });
  });

  test('what was missed comes again with its old seq and is not held to the grammar twice', () => {
    const { say, fine } = scripted();
    const numbered = (token: Token, seq: number) => say('a', token, { with: { seq, epoch: 'e1' } });
    expect([numbered('logon', 1), numbered('agentidle', 2), numbered('inringing', 3)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const resumed = { with: { seq: 4, epoch: 'e1', resumed: true } };
    expect(say('a', 'reconnection', resumed)).toBeUndefined();
    expect([numbered('agentidle', 2), numbered('inringing', 3), numbered('incall', 5)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(numbered('mute', 5)).toMatchObject({ kind: 'numbering' });
    fine('a', 'unmute');
  });

  test('gaps in seq are reported only where asked for', () => {
    for (const gapless of [false, true]) {
      const { say } = scripted({ gapless });
      say('a', 'logon', { with: { seq: 1, epoch: 'e' } });
      const found = say('a', 'agentidle', { with: { seq: 3, epoch: 'e' } });
      expect(found?.kind).toBe(gapless ? 'numbering' : undefined);
    }
  });

  test('after a restart of the server (a new epoch) what it sends tells the state', () => {
    const { say, fine } = scripted();
    say('a', 'logon', { with: { seq: 1, epoch: 'e1' } });
    expect(say('a', 'reconnection', { with: { seq: 1, epoch: 'e2', resumed: false } })).toBeUndefined();
    fine('a', 'incall', 'mute', 'unmute', 'after', 'agentidle');
    expect(say('a', 'incall')).toMatchObject({ kind: 'order' });
  });
});

describe('traces that do not tell all', () => {
  test('cut out by call id: calls are held to the grammar, what lies between is unknown', () => {
    const { say, fine } = scripted();
    fine('a', 'inringing', 'incall', 'after');
    expect(say('a', 'inringing', { segment: 2 })).toBeUndefined();
    expect(say('a', 'answer', { segment: 2 })).toMatchObject({ kind: 'order' });
  });

  test.each(['logon', 'reconnection'])('a trace cut out by call id, with a page opened anew by %s', (opens) => {
    const { say, fine } = scripted({ midway: true });
    const anew = () => say('a', opens, { with: { status: 0, resumed: false } });
    fine('a', 'consultinringing', 'consultincall');
    expect(anew()).toBeUndefined();
    fine('a', 'consultincall', 'after');
    expect(anew()).toBeUndefined();
    fine('a', 'after');
    // Ready again, which such a trace does not tell.
    expect(say('a', 'inringing', { segment: 2 })).toBeUndefined();
    expect(say('a', 'incall', { segment: 2 })).toBeUndefined();
    expect(say('a', 'incall', { segment: 2 })).toMatchObject({ kind: 'order' });
  });

  test('begun in the middle: only with the option', () => {
    expect(scripted().say('a', 'mute')).toMatchObject({ kind: 'order' });
    const { say, fine } = scripted({ midway: true });
    fine('a', 'mute', 'unmute', 'after');
    expect(say('a', 'after')).toMatchObject({ kind: 'order' });
  });

  test('parts open at the end', () => {
    const { checker, fine } = scripted();
    fine('a', 'logon', 'agentidle', 'inringing');
    fine('b', 'logon');
    expect(checker.unfinished(9)).toMatchObject([
      { kind: 'unfinished', agentKey: 'a', callid: '100', state: 'inbound.ringing' },
    ]);
    expect(checker.stats()).toMatchObject({ events: 4, agents: 2, calls: 1 });
  });

  test('schemas are checked on request', () => {
    const { say } = scripted({ schemas: true });
    expect(say('a', 'logon', { with: { status: 'fine' } })).toMatchObject({ kind: 'schema' });
  });
});
