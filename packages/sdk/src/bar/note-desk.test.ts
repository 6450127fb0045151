import { beforeEach, describe, expect, test } from 'vitest';
import type { AgentClient } from '../agent-client/agent-client.ts';
import type { ClientSnapshot } from '../agent-client/client-snapshot.ts';
import { barSnapshots } from '../test-support/bar-snapshots.ts';
import { initialUi } from './bar-context.ts';
import { type CallNote, NoteDesk } from './note-desk.ts';

const wrapUp: ClientSnapshot = barSnapshots['wrap-up'];
const last = wrapUp.lastCall;

let ui = { ...initialUi };
let sent: unknown[] = [];
let told: CallNote[] = [];
let waiting: (() => void) | undefined;
let desk: NoteDesk;

beforeEach(() => {
  ui = { ...initialUi };
  sent = [];
  told = [];
  waiting = undefined;
  const client = {
    snapshot: wrapUp,
    saveNote: (note: string, options: object) => {
      sent.push([note, options]);
      return Promise.resolve({});
    },
  } as unknown as AgentClient;
  desk = new NoteDesk(
    {
      client: () => client,
      ui: () => ui,
      set: (change) => {
        ui = { ...ui, ...change };
      },
      run: (command) => command(),
      tell: (note) => told.push(note),
    },
    {
      write: (send) => {
        waiting = send;
      },
      send: () => waiting?.(),
      drop: () => {
        waiting = undefined;
      },
    },
  );
});

describe('the note of a call that ended', () => {
  test('goes to the server in a pause of writing, and is told to the page when it is saved', () => {
    desk.show(wrapUp);
    desk.write({ note: 'a ' });
    desk.write({ note: 'a refund ' });
    expect(sent).toEqual([]);
    waiting?.();
    const where = { result: '', callid: last?.callid, segment: 1 };
    expect(sent).toEqual([['a refund', where]]);
    expect(told).toEqual([]);
    desk.save(wrapUp);
    desk.save(wrapUp);
    expect(sent).toEqual([
      ['a refund', where],
      ['a refund', where],
    ]);
    expect(told).toEqual([{ callid: last?.callid, number: last?.number, note: 'a refund', result: '' }]);
    expect(ui.noteSavedFor).toBe(last?.callid);
  });

  test('what waits goes out when the page goes away', () => {
    desk.show(wrapUp);
    desk.write({ note: 'half a sen' });
    desk.leave();
    expect(sent).toHaveLength(1);
  });

  test('after a reload the field has what the server kept; another call begins empty', () => {
    const kept: ClientSnapshot = { ...wrapUp, lastCall: last && { ...last, note: 'a refund', result: 'sold' } };
    desk.show(kept);
    expect(ui).toMatchObject({ note: 'a refund', result: 'sold' });
    desk.write({ note: 'a refund, paid' });
    desk.show(kept);
    expect(ui.note).toBe('a refund, paid');
    desk.show({ ...wrapUp, lastCall: last && { ...last, callid: '9' } });
    expect(ui).toMatchObject({ note: '', result: '' });
  });

  test('nothing noted, nothing saved', () => {
    desk.show(wrapUp);
    desk.save(wrapUp);
    expect([sent, told]).toEqual([[], []]);
  });
});
