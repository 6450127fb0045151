import { describe, expect, test } from 'vitest';
import type { CallSnapshot, ClientSnapshot } from '../agent-client/client-snapshot.ts';
import { barSnapshots } from '../test-support/bar-snapshots.ts';
import { popUrl, ScreenPop } from './screen-pop.ts';

const call: CallSnapshot = barSnapshots.ringing.call;

function popped(stored = '') {
  const urls: string[] = [];
  const calls: string[] = [];
  const kept = new Map(stored === '' ? [] : [['callwright.popped', stored]]);
  const store = {
    get: (key: string) => kept.get(key),
    set: (key: string, to = '') => void kept.set(key, to),
  };
  const pop = new ScreenPop(store, (url) => urls.push(url));
  const see = (snapshot: ClientSnapshot) =>
    pop.see(snapshot, { template: 'https://crm.example/?tel={number}', callback: ({ callid }) => calls.push(callid) });
  return { see, urls, calls, kept };
}

describe('the screen pop', () => {
  test('once for a call, however often it changes', () => {
    const { see, urls, calls } = popped();
    for (const name of ['ringing', 'talking', 'held', 'talking'] as const) see(barSnapshots[name]);
    expect(urls).toEqual(['https://crm.example/?tel=13812345678']);
    expect(calls).toEqual([call.callid]);
  });

  test('not again after a reload during the call', () => {
    const { see, urls } = popped(call.callid);
    see(barSnapshots.talking);
    expect(urls).toEqual([]);
  });

  test('only in the tab that rings', () => {
    const { see, urls } = popped();
    see({ ...barSnapshots.ringing, tab: 'follower' });
    expect(urls).toEqual([]);
  });

  test('an outbound call pops when its number is known', () => {
    const { see, urls } = popped();
    const dialled = barSnapshots.dialling.call;
    see({ ...barSnapshots.dialling, call: { ...dialled, number: '' } });
    expect(urls).toEqual([]);
    see(barSnapshots.dialling);
    expect(urls).toHaveLength(1);
  });
});

describe('the URL template', () => {
  test('values cannot leave their place', () => {
    const nasty = { ...call, number: '1&admin=1#/../x', userdata: { name: '<b>&' } };
    expect(popUrl('https://crm.example/a/{number}?n={userdata.name}', nasty)).toBe(
      'https://crm.example/a/1%26admin%3D1%23%2F..%2Fx?n=%3Cb%3E%26',
    );
  });

  test('no script, no unknown scheme, nothing without a template', () => {
    expect(popUrl('javascript:alert({number})', call)).toBeUndefined();
    expect(popUrl('{number}', { ...call, number: 'javascript:alert(1)' })).toBeUndefined();
    expect(popUrl('', call)).toBeUndefined();
  });

  test('a field that the call lacks is empty', () => {
    expect(popUrl('https://crm.example/?x={userdata.none}&y={constructor}', call)).toBe('https://crm.example/?x=&y=');
  });
});
