import { describe, expect, test } from 'vitest';
import { settle, signedIn } from '../test-support/virtual-browser.ts';

const ringing = {
  type: 'inringing',
  callid: '24',
  timestamp: '1700000000',
  caller: '138',
  called: '95003',
  userdata: {},
};

describe('order of one frame (sdk-facts §2.1)', () => {
  test('onmessage_event, then text hook, then the slot, then listeners in their order; all get the same object', async () => {
    const { browser, callCenter, server } = await signedIn();
    const order: string[] = [];
    const objects = new Set<unknown>();
    browser.onMessageEvent = (frame: unknown, direction: string) => {
      order.push(direction);
      objects.add(frame);
    };
    callCenter.setStatusAndPhoneTextEvent((text) => order.push(text));
    Object.assign(callCenter, {
      inringing_event: (frame: unknown) => {
        order.push('slot');
        objects.add(frame);
      },
    });
    for (const name of ['first', 'second']) {
      callCenter.addEventListener('inringing', (frame) => {
        order.push(name);
        objects.add(frame);
      });
    }
    server.send(ringing);
    expect(order).toEqual(['recive', '来电振铃', 'slot', 'first', 'second']);
    expect(objects.size).toBe(1);
  });

  test('the getters show the new state to every handler', async () => {
    const { callCenter, server } = await signedIn();
    const seen: unknown[] = [];
    const look = () =>
      seen.push([callCenter.getStatus(), callCenter.getCallid(), callCenter.getCaller(), callCenter.isCalling()]);
    callCenter.setStatusAndPhoneTextEvent(look);
    callCenter.addEventListener('inringing', look);
    server.send(ringing);
    expect(seen).toEqual([
      ['inringing', '24', '138', true],
      ['inringing', '24', '138', true],
    ]);
  });

  test('after clears the call before its handlers run; its payload still tells it', async () => {
    const { callCenter, server } = await signedIn();
    server.send(ringing);
    let seen: unknown;
    callCenter.addEventListener('after', (event) => {
      seen = [callCenter.getCallid(), callCenter.isCalling(), callCenter.getNowStatus(), event.callid];
    });
    server.send({ type: 'after', callid: '24', duration: 0 });
    expect(seen).toEqual(['', false, 'after', '24']);
  });

  test('a handler that throws hurts nobody', async () => {
    const { browser, callCenter, server } = await signedIn();
    const error = new Error('page bug');
    let later = false;
    browser.onMessageEvent = () => {
      throw error;
    };
    Object.assign(callCenter, {
      inringing_event: () => {
        throw error;
      },
    });
    callCenter.setStatusAndPhoneTextEvent(() => {
      throw error;
    });
    callCenter.addEventListener('inringing', () => {
      throw error;
    });
    callCenter.addEventListener('inringing', () => {
      later = true;
    });
    server.send(ringing);
    expect(later).toBe(true);
    expect(browser.reports).toEqual([error, error, error, error]);
    expect(callCenter.getCallid()).toBe('24');
  });

  test('types that nobody knows are delivered', async () => {
    const { callCenter, server } = await signedIn();
    const seen: unknown[] = [];
    callCenter.addEventListener('brandnew', (event) => seen.push(event.x));
    server.send({ type: 'brandnew', x: 1 });
    expect(seen).toEqual([1]);
    expect(callCenter.getStatus()).toBe('brandnew');
  });

  test('ping carries its delay and does not change getStatus', async () => {
    const { browser, callCenter } = await signedIn();
    const delays: unknown[] = [];
    callCenter.addEventListener('ping', (event) => delays.push((event as { delay?: unknown }).delay));
    browser.socket.receive({ type: 'ping', sequence: browser.nowMs - 12 });
    expect(delays).toEqual([12]);
    expect(callCenter.getStatus()).toBe('logon');
  });

  test.each([
    ['no JSON', '{'],
    ['an array', '[]'],
    ['no type', '{}'],
    ['a number', '1'],
    ['bytes', new ArrayBuffer(2)],
  ])('%s is ignored', async (_what, text) => {
    const { browser, callCenter } = await signedIn();
    browser.socket.receiveText(text);
    expect(callCenter.getStatus()).toBe('logon');
    expect(browser.reports).toEqual([]);
  });
});

describe('commands from inside handlers', () => {
  test('free() and callout() inside logon_event go out at once, in order', async () => {
    const { browser, callCenter, server } = await signedIn();
    const results: unknown[] = [];
    callCenter.addEventListener('agentbusy', () => {
      results.push(callCenter.free(), callCenter.callout('13300000019'));
      expect(browser.socket.commands).toEqual(['logon', 'agentidle', 'makecall']);
    });
    server.send({ type: 'agentbusy', status: 0 });
    expect(results).toEqual([
      { result: 1, reason: 'succeeded' },
      { result: 1, reason: 'succeeded' },
    ]);
  });

  test('every frame that goes out is told before the call returns, then its callback', async () => {
    const { browser, callCenter } = await signedIn();
    const order: string[] = [];
    browser.onMessageEvent = (frame: { cmd: string }, direction: string) => order.push(`${direction} ${frame.cmd}`);
    Object.assign(callCenter, { cancelmakecall_callback: () => order.push('callback') });
    callCenter.cancelmakecall();
    order.push('returned');
    expect(order).toEqual(['send cancelmakecall', 'callback', 'returned']);
    expect(browser.socket.last('cancelmakecall')).toMatchObject({ agentoperatorid: '1001' });
  });
});

describe('listeners', () => {
  test('count, remove, and what is no function', async () => {
    const { callCenter, server } = await signedIn();
    let calls = 0;
    const id = callCenter.addEventListener('after', () => calls++);
    callCenter.addEventListener('after', () => calls++);
    expect(callCenter.getEventListenerCount('after')).toBe(2);
    expect(callCenter.removeEventListener('after', id)).toEqual({ result: 1, reason: 'succeeded' });
    expect(callCenter.removeEventListener('after', 'unknown')).toEqual({ result: 1, reason: 'succeeded' });
    expect(callCenter.getEventListenerCount('after')).toBe(1);
    expect(callCenter.removeEventListener('never', id)).toBe(0);
    expect(callCenter.addEventListener('after', undefined as never)).toBe('');
    server.send({ type: 'after' });
    expect(calls).toBe(1);
  });

  test('one that adds another while it runs does not run it for the same event', async () => {
    const { callCenter, server } = await signedIn();
    const order: number[] = [];
    callCenter.addEventListener('incall', () => {
      order.push(1);
      callCenter.addEventListener('incall', () => order.push(2));
    });
    server.send({ type: 'incall' });
    expect(order).toEqual([1]);
    await settle();
  });
});
