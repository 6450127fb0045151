import type { CallRecord, CompanyConfig } from '@callwright/engine';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sipSecret } from '../../src/login/sip-secret.ts';
import type { Store } from '../../src/store/store.ts';

/** What every store has to do, whatever database is behind it. `open` gives an empty store. */
export function storeContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it('keeps a call record as it is', async () => {
    const record = callRecord(1);
    store.saveCall(record);
    await store.flush();
    expect(await store.call(1, record.callId)).toEqual(record);
  });

  it('keeps a call that is up until its record is there', async () => {
    const open = (nth: number) => ({ record: callRecord(nth), waitsSinceMs: undefined, holds: [] });
    for (const nth of [1, 2, 3]) store.saveOpenCall(open(nth));
    const changed = { ...open(2), waitsSinceMs: START_MS };
    store.saveOpenCall(changed);
    await store.flush();
    expect(await store.openCalls()).toEqual([open(1), changed, open(3)]);
    store.saveCall(callRecord(1));
    await store.flush();
    expect(await store.openCalls()).toEqual([changed, open(3)]);
  });

  it('gives an interrupted call its one record, and leaves one that is there', async () => {
    const open = (nth: number) => ({ record: callRecord(nth), waitsSinceMs: undefined, holds: [] });
    store.saveCall(callRecord(1));
    await store.flush();
    for (const nth of [1, 2]) store.saveOpenCall(open(nth));
    await store.flush();
    const interrupted = [1, 2].map((nth) => ({ ...callRecord(nth), endReason: 'systemStopped' as const }));
    await store.saveInterrupted(interrupted);
    expect(await store.call(1, callRecord(1).callId)).toEqual(callRecord(1));
    expect(await store.call(1, callRecord(2).callId)).toEqual(interrupted[1]);
    expect(await store.openCalls()).toEqual([]);
    await store.saveInterrupted([]);
    expect((await store.calls({ companyId: 1, limit: 10 })).calls).toHaveLength(2);
  });

  it('writes a record that is saved twice once, the later one', async () => {
    store.saveCall(callRecord(1));
    store.saveCall({ ...callRecord(1), endReason: 'customerHungUp', talkMs: 99 });
    await store.flush();
    store.saveCall({ ...callRecord(1), talkMs: 100 });
    await store.flush();
    const { calls } = await store.calls({ companyId: 1, limit: 10 });
    expect(calls.map((call) => call.talkMs)).toEqual([100]);
  });

  it('shows with a call what its agents noted, whichever was written first; the last note counts', async () => {
    const record = callRecord(1);
    const [first, ...rest] = record.segments;
    if (first === undefined) throw new Error('the sample has a segment');
    const about = { companyId: 1, callId: record.callId, segment: first.segment, agentKey: first.agentKey };
    store.saveNote({ ...about, note: 'a', result: '', notedAtMs: START_MS });
    store.saveNote({ ...about, note: '退款 <b>\0', result: 'sold', notedAtMs: START_MS });
    await store.flush();
    store.saveCall(record);
    store.saveCall(callRecord(2));
    await store.flush();
    const noted = { ...record, segments: [{ ...first, note: '退款 <b>', result: 'sold' }, ...rest] };
    expect(await store.call(1, record.callId)).toEqual(noted);
    expect((await store.calls({ companyId: 1, limit: 10 })).calls).toEqual([callRecord(2), noted]);
    store.saveNote({ ...about, note: '', result: '', notedAtMs: START_MS });
    await store.flush();
    expect(await store.call(1, record.callId)).toEqual(record);
  });

  it('shows no company the calls of another', async () => {
    store.saveCall(callRecord(1));
    store.saveRecording(recording(1));
    await store.flush();
    expect(await store.call(2, callRecord(1).callId)).toBeUndefined();
    expect((await store.calls({ companyId: 2, limit: 10 })).calls).toEqual([]);
    expect(await store.recordings(2, callRecord(1).callId)).toEqual([]);
    expect(await store.trace(2, callRecord(1).callId)).toEqual([]);
  });

  it('pages through calls, newest first, each once, also when they began in the same millisecond', async () => {
    for (let nth = 0; nth < 25; nth += 1) {
      store.saveCall({ ...callRecord(nth), startedAtMs: START_MS + Math.floor(nth / 10) });
    }
    await store.flush();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.calls({ companyId: 1, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.calls.map((call) => call.callId));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, nth) => callRecord(24 - nth).callId));
  });

  it('finds calls by time, agent and customer', async () => {
    for (let nth = 0; nth < 6; nth += 1) {
      store.saveCall(callRecord(nth));
    }
    await store.flush();
    const found = async (query: object) =>
      (await store.calls({ companyId: 1, limit: 10, ...query })).calls.map((call) => call.callId);
    expect(await found({ fromMs: START_MS + 2_000, toMs: START_MS + 4_000 })).toEqual([
      callRecord(3).callId,
      callRecord(2).callId,
    ]);
    expect(await found({ customer: '13300000004' })).toEqual([callRecord(4).callId]);
    expect(await found({ agent: '1001@demo' })).toEqual([5, 3, 1].map((nth) => callRecord(nth).callId));
    expect(await found({ agent: "' or 1=1 --" })).toEqual([]);
    const [first, ...rest] = callRecord(5).segments;
    const outside = { ...first, segment: 2, agentKey: '', number: '13800000001' } as NonNullable<typeof first>;
    store.saveCall({ ...callRecord(5), segments: [first, outside, ...rest] as (typeof outside)[] });
    await store.flush();
    expect(await found({ number: '13800000001' })).toEqual([callRecord(5).callId]);
    expect((await store.call(1, callRecord(5).callId))?.segments[1]?.number).toBe('13800000001');
    expect(await found({ cursor: 'no cursor' })).toHaveLength(6);
  });

  it('keeps any text: other scripts, quotes, surrogates, NUL', async () => {
    const odd = `王'"\\;%_\u{1F600}\0\uD800`;
    const record = { ...callRecord(1), caller: odd, userdata: { [odd]: odd } };
    store.saveCall(record);
    await store.flush();
    expect((await store.call(1, record.callId))?.userdata).toEqual(record.userdata);
  });

  it('keeps 500 records that come at once', async () => {
    for (let nth = 0; nth < 500; nth += 1) {
      store.saveCall(callRecord(nth));
    }
    await store.flush();
    while (store.waiting() > 0) {
      await store.flush();
    }
    expect((await store.calls({ companyId: 1, limit: 1_000 })).calls).toHaveLength(500);
  });

  it('keeps recordings by call and segment', async () => {
    store.saveRecording(recording(2));
    store.saveRecording(recording(1));
    store.saveRecording({ ...recording(1), complete: false });
    await store.flush();
    expect(await store.recordings(1, callRecord(1).callId)).toEqual([
      { ...recording(1), complete: false },
      recording(2),
    ]);
  });

  it('keeps trace in order, and forgets the old and the surplus', async () => {
    for (const batch of [3, 1, 2]) {
      store.saveTrace({ companyId: 1, callId: '77', batch, atMs: START_MS + batch, lines: `{"at":${batch}}\n` });
    }
    await store.flush();
    expect((await store.trace(1, '77')).map((one) => one.lines).join('')).toBe('{"at":1}\n{"at":2}\n{"at":3}\n');
    expect((await store.recentTrace(1, START_MS + 2, 10)).map((one) => one.batch)).toEqual([2, 3]);
    await store.pruneTrace(START_MS + 2, 100);
    expect((await store.trace(1, '77')).map((one) => one.batch)).toEqual([2, 3]);
    await store.pruneTrace(0, 1);
    expect((await store.trace(1, '77')).map((one) => one.batch)).toEqual([3]);
  });

  it('keeps companies and credentials, changed ones too', async () => {
    await store.putCompany(company('first'));
    await store.putCompany(company('second'));
    expect(await store.companies()).toEqual([company('second')]);
    const credential = {
      operatorId: '1001',
      passwordHash: 'scrypt$…',
      sipAccount: '8001',
      sipSecret: sipSecret('8001', 'old'),
    };
    await store.putCredentials(1, [credential, { ...credential, operatorId: '1002' }]);
    await store.putCredentials(1, [{ ...credential, sipSecret: sipSecret('8001', 'new') }]);
    expect(await store.credential(1, '1001')).toEqual({ ...credential, sipSecret: sipSecret('8001', 'new') });
    expect(await store.credential(2, '1001')).toBeUndefined();
    expect(await store.credentials(1)).toHaveLength(2);
    await store.removeCredentials(1, ['1002', '1003']);
    await store.removeCredentials(2, ['1001']);
    expect((await store.credentials(1)).map(({ operatorId }) => operatorId)).toEqual(['1001']);
  });

  it('keeps announcements by company, newest first, each with its number', async () => {
    const { announcements } = store;
    const draft = { title: '通知', text: "it's \0 here", groupIds: [802] };
    const first = await announcements.add(1, draft, START_MS);
    expect(first).toMatchObject({ companyId: 1, id: 1, createdAtMs: START_MS, updatedAtMs: START_MS });
    await Promise.all([1, 2, 3].map((nth) => announcements.add(1, { ...draft, text: String(nth) }, START_MS + nth)));
    expect((await announcements.list(1)).map((one) => one.id)).toEqual([4, 3, 2, 1]);
    expect(await announcements.list(2)).toEqual([]);
    const changed = await announcements.change(1, 1, { title: '', text: 'new', groupIds: [] }, START_MS + 9);
    expect(await announcements.get(1, 1)).toEqual(changed);
    expect(changed).toMatchObject({ text: 'new', createdAtMs: START_MS, updatedAtMs: START_MS + 9 });
    expect(await announcements.change(2, 1, draft, START_MS)).toBeUndefined();
    expect(await announcements.remove(1, 1)).toEqual(changed);
    expect(await announcements.remove(1, 1)).toBeUndefined();
    expect(await announcements.get(1, 1)).toBeUndefined();
  });

  it('answers a ping', () => expect(store.ping()).resolves.toBeUndefined());
}

export const START_MS = 1_800_000_000_000;

export function callRecord(nth: number): CallRecord {
  const startedAtMs = START_MS + nth * 1_000;
  return {
    callId: String(100_000_000_000_000 + nth),
    companyId: 1,
    direction: 'inbound',
    caller: `1330000000${nth}`,
    called: '95003',
    origCaller: `1330000000${nth}`,
    customer: `1330000000${nth}`,
    startedAtMs,
    answeredAtMs: startedAtMs + 50,
    endedAtMs: startedAtMs + 2_050,
    waitMs: 50,
    talkMs: 2_000,
    endedBy: 'customer',
    endReason: 'customerHungUp',
    sipStatus: undefined,
    segments: [
      {
        segment: 1,
        agentKey: `${1000 + (nth % 2)}@demo`,
        groupId: 803,
        offeredAtMs: startedAtMs,
        answeredAtMs: startedAtMs + 50,
        endedAtMs: startedAtMs + 2_050,
        talkMs: 2_000,
        holdMs: 0,
        recording: undefined,
        endedBy: 'customer',
        endReason: 'customerHungUp',
      },
    ],
    userdata: { digits: '1' },
    followData: {},
    uuiData: '',
  };
}

function recording(segment: number) {
  return {
    recording: `100-${segment}`,
    companyId: 1,
    callId: callRecord(1).callId,
    segment,
    path: `1/100-${segment}.wav`,
    durationMs: 2_000,
    complete: true,
    recordedAtMs: START_MS,
  };
}

function company(name: string): CompanyConfig {
  return {
    companyId: 1,
    name,
    abbreviate: 'demo',
    language: 'zh',
    timeZone: 'Asia/Shanghai',
    displayNumber: '4008001234',
    agents: [],
    groups: [],
    serviceNumbers: [],
    flows: [],
    notReadyReasons: [],
    pageGraceMs: 60_000,
  };
}
