import { describe, expect, test } from 'vitest';
import { messageOf } from './bar-messages.ts';
import { barTexts } from './bar-texts.ts';

const say = barTexts('en');

describe('messages for the agent (manual 6.10, 6.11)', () => {
  test('a round notice is its text, an announcement says that it is there', () => {
    const msg = '{"id":0,"isannouncement":0,"remark":"<b>round 2</b>"}';
    expect(messageOf({ type: 'sendmsg', annoucement: false, cmdtype: 1, msg })?.text(say)).toBe('<b>round 2</b>');
    const fresh = '{"id":0,"isannouncement":1,"remark":"thisisannouncementnew"}';
    expect(messageOf({ type: 'sendmsg', annoucement: true, msg: fresh })).toMatchObject({ kind: 'announcement' });
  });

  test('a `msg` that is no JSON is shown as it is', () => {
    expect(messageOf({ type: 'sendmsg', annoucement: false, msg: 'hello' })?.text(say)).toBe('hello');
  });

  test('a customer who waits for this agent', () => {
    expect(messageOf({ type: 'memberEnqueue', caller: '138' })?.text(say)).toContain('138');
  });

  test('other events are none', () => {
    expect(messageOf({ type: 'queuenum', cmdtype: 1, num: 3 })).toBeUndefined();
  });
});
