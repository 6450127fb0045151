import { expect, test } from 'vitest';
import { validateEvent } from '../validate/validate-event.ts';
import { COMMANDS } from './index.ts';
import { refusedReply } from './refused-reply.ts';

const reply = { status: 409, reason: 'not possible in the present state' };

test.each(Object.keys(COMMANDS))('a refused %s is an event of the catalogue', (cmd) => {
  expect(validateEvent(refusedReply(cmd, reply))).toMatchObject({ ok: true });
});

test('of the own type where a page waits for it, else the error frame', () => {
  expect(refusedReply('makecall', reply)).toEqual({ type: 'makecall', ...reply });
  expect(refusedReply('transfercall', reply)).toEqual({ type: 'transfercall', dir: 0, ...reply });
  // Its own type would be the event that ends a consultation (reading.md 6.4).
  expect(refusedReply('agentconsultback', reply)).toEqual({ type: 'error', cmd: 'agentconsultback', ...reply });
  expect(refusedReply('__proto__', reply)).toEqual({ type: 'error', cmd: '__proto__', ...reply });
});
