import type { CtiEvent } from '@callwright/cti';
import { expect, it } from 'vitest';
import { AGENT, SECOND, SUPERVISOR, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import {
  callsIn,
  createWorld,
  dialed,
  feed,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

/** Manual 6.8: who hears of the queues, when, and what. */

type Feed = Extract<CtiEvent, { type: 'queuenum' | 'monitorqueue' | 'monitorcaller' | 'callinfo' }>;

/** The feeds of one type that an agent was sent. */
function feeds<T extends Feed['type']>(world: World, agentKey: string, type: T): Extract<Feed, { type: T }>[] {
  return world.events
    .filter((line) => line.agentKey === agentKey && line.event.type === type)
    .map((line) => line.event as Extract<Feed, { type: T }>);
}

function office(): World {
  const world = createWorld(testCompany());
  signIn(world, AGENT, 1);
  signIn(world, SUPERVISOR, 1);
  return world;
}

it('queuenum: one frame a group every 5 s to every signed-in agent, also when nothing changed', () => {
  const world = office();
  wait(world, 4_999);
  expect(feeds(world, AGENT, 'queuenum')).toEqual([]);
  callsIn(world, '95003');
  wait(world, 1);
  expect(feeds(world, AGENT, 'queuenum')).toEqual([
    { type: 'queuenum', cmdtype: 1, autonum: 0, groupid: 802, num: 0 },
    { type: 'queuenum', cmdtype: 1, autonum: 0, groupid: 803, num: 1 },
  ]);
  wait(world, 10_000);
  expect(feeds(world, AGENT, 'queuenum')).toHaveLength(6);
  expect(feeds(world, SUPERVISOR, 'queuenum')).toHaveLength(6);
  expect(feeds(world, SECOND, 'queuenum')).toEqual([]);
  expect(world.complaints).toEqual([]);
});

it('the tick stops when nobody is signed in, and starts anew', () => {
  const world = office();
  says(world, AGENT, { cmd: 'logout' });
  says(world, SUPERVISOR, { cmd: 'logout' });
  wait(world, 5_000);
  expect(world.telephony.timers.size).toBe(0);
  signIn(world, AGENT, 1);
  wait(world, 5_000);
  expect(feeds(world, AGENT, 'queuenum')).toHaveLength(2);
});

it('monitorqueue and monitorcaller: only after monitoragent, on change and every 5 s, until sign-out', () => {
  const world = office();
  callsIn(world, '95003');
  wait(world, 6_000);
  expect(feeds(world, SUPERVISOR, 'monitorqueue')).toEqual([]);
  says(world, SUPERVISOR, { cmd: 'monitoragent' });
  const before = feeds(world, SUPERVISOR, 'monitorqueue').length;
  const customer = callsIn(world, '95001', '13300000001');
  expect(feeds(world, SUPERVISOR, 'monitorqueue').at(-1)).toEqual({
    type: 'monitorqueue',
    cmdtype: 1,
    data: [
      { autonum: 0, groupid: 802, num: 1 },
      { autonum: 0, groupid: 803, num: 1 },
    ],
  });
  const joined = String(Date.UTC(2026, 0, 1) + 6_000);
  expect(feeds(world, SUPERVISOR, 'monitorcaller').at(-1)?.data[0]).toEqual({
    groupid: 802,
    callers: [
      { baseScore: 0, caller: '13300000001', customerType: 1, joinedTime: joined, joinedType: 1, startTime: joined },
    ],
  });
  hangsUp(world, customer);
  wait(world, 250);
  expect(feeds(world, SUPERVISOR, 'monitorcaller').at(-1)?.data[0]).toEqual({ groupid: 802, callers: [] });
  const changes = feeds(world, SUPERVISOR, 'monitorqueue').length;
  expect(changes).toBe(before + 2);
  wait(world, 10_000);
  expect(feeds(world, SUPERVISOR, 'monitorqueue')).toHaveLength(changes + 2);
  says(world, SUPERVISOR, { cmd: 'logout' });
  signIn(world, SUPERVISOR, 1);
  const told = feeds(world, SUPERVISOR, 'monitorqueue').length;
  wait(world, 20_000);
  expect(feeds(world, SUPERVISOR, 'monitorqueue')).toHaveLength(told);
  expect(world.complaints).toEqual([]);
});

it('many changes at once make one push, at most four a second', () => {
  const world = office();
  says(world, SUPERVISOR, { cmd: 'monitoragent' });
  wait(world, 1_000);
  const before = feeds(world, SUPERVISOR, 'monitorcaller').length;
  for (let nth = 0; nth < 3; nth++) {
    callsIn(world, '95003');
    wait(world, 50);
  }
  expect(feeds(world, SUPERVISOR, 'monitorcaller')).toHaveLength(before + 1);
  wait(world, 250);
  expect(feeds(world, SUPERVISOR, 'monitorcaller')).toHaveLength(before + 2);
  expect(feeds(world, SUPERVISOR, 'monitorcaller').at(-1)?.data[1]?.callers).toHaveLength(3);
});

it('a call that rings still waits; connected it does not', () => {
  const world = office();
  says(world, AGENT, { cmd: 'agentidle' });
  says(world, SUPERVISOR, { cmd: 'monitoragent' });
  const customer = callsIn(world, '95003');
  wait(world, 250);
  expect(feeds(world, SUPERVISOR, 'monitorqueue').at(-1)?.data[1]?.num).toBe(1);
  picksUp(world, dialed(world, '81001'));
  wait(world, 250);
  expect(feeds(world, SUPERVISOR, 'monitorqueue').at(-1)?.data[1]?.num).toBe(0);
  hangsUp(world, customer);
  wait(world, 60_000);
  expect(leftOver(world)).toEqual([]);
});

it('monitoragent: every agent of the groups as 6.9 has them; callinfo: who changed', () => {
  const world = office();
  says(world, AGENT, { cmd: 'agentbusy', busydescr: 1 });
  says(world, SUPERVISOR, { cmd: 'monitoragent' });
  const snapshot = lastEvent(world, SUPERVISOR, 'monitoragent');
  expect(snapshot?.data?.map((item) => [item.agentKey, item.status])).toEqual([
    [AGENT, 'busy'],
    [SECOND, 'offwork'],
    ['1003@demo', 'offwork'],
    [SUPERVISOR, 'offwork'],
  ]);
  expect(snapshot?.data?.[0]).toEqual({
    agentKey: AGENT,
    auto: false,
    busydescr: 1,
    called: '',
    caller: '',
    companyId: 1,
    groupids: [802, 803],
    name: '1001',
    nowgroupid: 802,
    operate_time: '2026-01-01 08:00:00',
    operatorid: 1001,
    status: 'busy',
    worktype: 1,
  });
  says(world, AGENT, { cmd: 'agentidle' });
  const customer = callsIn(world, '95003', '13300000001');
  wait(world, 250);
  expect(feeds(world, SUPERVISOR, 'callinfo').at(-1)?.data).toMatchObject([
    { agentKey: AGENT, status: 'ring', caller: '13300000001', called: '95003', nowgroupid: 803 },
  ]);
  picksUp(world, dialed(world, '81001'));
  hangsUp(world, customer);
  says(world, AGENT, { cmd: 'logout' });
  wait(world, 250);
  expect(feeds(world, SUPERVISOR, 'callinfo').at(-1)?.data).toMatchObject([{ agentKey: AGENT, status: 'offwork' }]);
});

it('a page that comes back is told the feeds anew', () => {
  const world = office();
  says(world, SUPERVISOR, { cmd: 'monitoragent' });
  feed(world, { type: 'pageLost', agentKey: SUPERVISOR });
  callsIn(world, '95003');
  wait(world, 20_000);
  const before = feeds(world, SUPERVISOR, 'monitorcaller').length;
  feed(world, { type: 'pageBack', agentKey: SUPERVISOR, replay: false });
  expect(feeds(world, SUPERVISOR, 'monitorcaller')).toHaveLength(before + 1);
  expect(feeds(world, SUPERVISOR, 'callinfo').at(-1)?.data).toHaveLength(4);
});

it('an agent may not monitor; task groups may be asked for before sign-in', () => {
  const world = office();
  says(world, AGENT, { cmd: 'monitoragent' });
  expect(lastEvent(world, AGENT, 'monitoragent')).toMatchObject({ status: 403 });
  says(world, SECOND, { cmd: 'availablegroup' });
  expect(heard(world, SECOND)).toEqual(['availablegroup']);
  expect(lastEvent(world, SECOND, 'availablegroup')?.data).toEqual([]);
});
