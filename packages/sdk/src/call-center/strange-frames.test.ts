import { EVENTS } from '@callwright/cti';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signedIn } from '../test-support/virtual-browser.ts';

/** `STRANGE_RUNS=5000` looks for longer. */
const RUNS = Number(process.env.STRANGE_RUNS ?? 300);
const DEPTH = 50_000;

const types = [...Object.keys(EVENTS), 'kick', 'offwork', 'brandnew', 'constructor', '__proto__', 'toString', ''];
/** Fields of all events, so that each finds those that it reads. The numbering is the connection's, and tested there. */
const schemas = Object.values(EVENTS) as readonly { readonly properties?: object }[];
const fieldNames = [...new Set(schemas.flatMap(({ properties = {} }) => Object.keys(properties)))].filter(
  (name) => name !== 'seq' && name !== 'epoch',
);
/** These carry no number, from any version of the server. */
const UNNUMBERED = ['ping', 'reconnection'];

const markup = '<img src=x onerror=alert(1)>';
const value = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e300, '', '0', markup, [], {}, [null], { length: 3 }, [[[]]]),
  fc.jsonValue({ maxDepth: 3 }),
);
const frame = fc.record({
  type: fc.constantFrom(...types),
  fields: fc.dictionary(fc.constantFrom(...fieldNames), value, { maxKeys: 8 }),
  numbered: fc.boolean(),
});

/** What a page may look at, at any moment. */
function lookAtAll(callCenter: Awaited<ReturnType<typeof signedIn>>['callCenter']): void {
  for (const name of Object.keys(callCenter).filter((one) => /^(get[A-Z]|is[A-Z])/.test(one))) {
    const getter: unknown = Reflect.get(callCenter, name);
    if (typeof getter === 'function' && getter.length === 0 && !/cookie|storage/i.test(name)) getter.call(callCenter);
  }
  JSON.stringify(callCenter.client.snapshot);
}

test('whatever a server of another version sends: told, survived, and the next call is as ever', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 12 }), async (frames) => {
      const { browser, callCenter, server } = await signedIn();
      const told: string[] = [];
      callCenter.client.on('*', (event) => told.push(event.type));
      for (const { type, fields, numbered } of frames) {
        const strange = { ...fields, type };
        if (numbered && !UNNUMBERED.includes(type)) server.send(strange);
        else browser.socket.receive(strange);
        lookAtAll(callCenter);
      }
      expect(browser.reports).toEqual([]);
      // Still signed in, unless one of them said that this is over.
      if (!callCenter.isLogin() || browser.socket.closed) return;
      server.send({ type: 'after', callid: '1' });
      server.send({ type: 'inringing', callid: '24', caller: '13812345678', called: '95003', timestamp: '1700000000' });
      expect([callCenter.getCallid(), callCenter.getCaller(), callCenter.getStatus()]).toEqual([
        '24',
        '13812345678',
        'inringing',
      ]);
      expect(told.at(-1)).toBe('inringing');
    }),
    { numRuns: RUNS },
  );
});

test('a frame of megabytes, and one as deep as a well', async () => {
  const { browser, callCenter, server } = await signedIn();
  const call = { type: 'inringing', callid: '24', caller: '138', called: '95003', timestamp: '1700000000' };
  server.send({ ...call, userdata: { note: 'x'.repeat(4_000_000) } });
  expect(callCenter.getCallid()).toBe('24');
  browser.socket.receiveText(`{"type":"incall","callid":"25","x":"${'x'.repeat(9_000_000)}"}`);
  expect(callCenter.getCallid()).toBe('24');
  browser.socket.receiveText(`{"type":"incall","callid":"24","userdata":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`);
  expect(callCenter.getStatus()).toBe('incall');
  server.send({ type: 'after', callid: '24' });
  expect(callCenter.isCalling()).toBe(false);
  expect(browser.reports).toEqual([]);
});
