import { expect, it } from 'vitest';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
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
import { customerKey, REMEMBERED_MS_MAX } from './memory.ts';

/** Manual 6.11: a customer whom an agent dialled by hand calls back. */

const CUSTOMER = '13300000019';

/** The agent has called the customer, who did not answer; the other agent is signed in too. */
function dialledBefore(): World {
  const world = createWorld(testCompany());
  signIn(world, AGENT, 1);
  signIn(world, SECOND, 1);
  says(world, AGENT, { cmd: 'makecall', called: CUSTOMER });
  picksUp(world, dialed(world, '81001'));
  hangsUp(world, dialed(world, '81001'));
  wait(world, 60_000);
  return world;
}

function clean(world: World): void {
  wait(world, 100_000);
  expect(leftOver(world)).toEqual([]);
}

it('goes to that agent, who is ready, though another has been ready for longer', () => {
  const world = dialledBefore();
  says(world, SECOND, { cmd: 'agentidle' });
  wait(world, 1_000);
  says(world, AGENT, { cmd: 'agentidle' });
  const customer = callsIn(world, '95003', CUSTOMER);
  expect(heard(world, AGENT).at(-1)).toBe('inringing');
  hangsUp(world, customer);
  expect(heard(world, AGENT)).not.toContain('memberEnqueue');
  clean(world);
});

it('not ready: memberEnqueue, waits although another is ready, then is connected with the agent', () => {
  const world = dialledBefore();
  says(world, AGENT, { cmd: 'agentbusy' });
  says(world, SECOND, { cmd: 'agentidle' });
  callsIn(world, '95003', `0${CUSTOMER}`);
  const joined = Date.UTC(2026, 0, 1) / 1000 + 60;
  const fields = {
    caller: `0${CUSTOMER}`,
    callId: expect.stringMatching(/^\d+$/),
    companyId: 1,
    currentLineUpNum: 1,
    memoryLineUpNum: 1,
    customerType: 1,
    groupId: 803,
    joinedTime: joined,
    memoryAgentKey: AGENT,
    joinedType: 1,
    stationNo: 0,
    baseScore: 0,
  };
  expect(lastEvent(world, AGENT, 'memberEnqueue')).toEqual({ type: 'memberEnqueue', ...fields, startTime: joined });
  wait(world, 7_000);
  expect(heard(world, SECOND)).not.toContain('inringing');
  says(world, AGENT, { cmd: 'agentidle' });
  picksUp(world, dialed(world, '81001'));
  expect(heard(world, AGENT).slice(-4)).toEqual(['agentidle', 'inringing', 'memberDequeue', 'incall']);
  expect(lastEvent(world, AGENT, 'memberDequeue')).toEqual({
    ...{ type: 'memberDequeue', ...fields },
    ...{ currentLineUpNum: 0, memoryLineUpNum: 0, leavingTime: joined + 7, leaveType: 1 },
  });
  hangsUp(world, dialed(world, '81001'));
  clean(world);
});

it('gives up: leaveType 2; two who wait are counted', () => {
  const world = dialledBefore();
  const first = callsIn(world, '95003', CUSTOMER);
  const second = callsIn(world, '95003', CUSTOMER);
  expect(lastEvent(world, AGENT, 'memberEnqueue')).toMatchObject({ currentLineUpNum: 2, memoryLineUpNum: 2 });
  hangsUp(world, first);
  expect(lastEvent(world, AGENT, 'memberDequeue')).toMatchObject({
    ...{ currentLineUpNum: 1, memoryLineUpNum: 1, leaveType: 2 },
  });
  hangsUp(world, second);
  clean(world);
});

it('overflows to the group after the set time, which sends nothing by itself; connected with another: leaveType 1', () => {
  const world = dialledBefore();
  says(world, SECOND, { cmd: 'agentidle' });
  callsIn(world, '95003', CUSTOMER);
  wait(world, 19_999);
  expect(heard(world, SECOND)).not.toContain('inringing');
  wait(world, 1);
  expect(heard(world, SECOND).at(-1)).toBe('inringing');
  expect(heard(world, AGENT).at(-1)).toBe('memberEnqueue');
  picksUp(world, dialed(world, '81002'));
  expect(lastEvent(world, AGENT, 'memberDequeue')).toMatchObject({ leaveType: 1 });
  hangsUp(world, dialed(world, '81002'));
  clean(world);
});

it('the agent signs out meanwhile: the group at once', () => {
  const world = dialledBefore();
  says(world, SECOND, { cmd: 'agentidle' });
  const customer = callsIn(world, '95003', CUSTOMER);
  says(world, AGENT, { cmd: 'logout' });
  expect(heard(world, SECOND).at(-1)).toBe('inringing');
  hangsUp(world, customer);
  expect(heard(world, AGENT)).not.toContain('memberDequeue');
  clean(world);
});

it('the agent does not take it: the group', () => {
  const world = dialledBefore();
  says(world, AGENT, { cmd: 'agentidle' });
  const customer = callsIn(world, '95003', CUSTOMER);
  wait(world, 20_000);
  expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentbusy']);
  says(world, SECOND, { cmd: 'agentidle' });
  expect(heard(world, SECOND).at(-1)).toBe('inringing');
  hangsUp(world, customer);
  clean(world);
});

it('signed out, forgotten with time, or switched off for the number: the group', () => {
  const away = dialledBefore();
  says(away, AGENT, { cmd: 'logout' });
  callsIn(away, '95003', CUSTOMER);
  expect(heard(away, AGENT)).not.toContain('memberEnqueue');

  const late = dialledBefore();
  late.nowMs += REMEMBERED_MS_MAX + 1;
  callsIn(late, '95003', CUSTOMER);
  expect(heard(late, AGENT)).not.toContain('memberEnqueue');

  const off = dialledBefore();
  const config = testCompany();
  const serviceNumbers = config.serviceNumbers.map((service) => ({ ...service, stickyMs: 0 }));
  feed(off, { type: 'configure', config: { ...config, serviceNumbers } });
  callsIn(off, '95003', CUSTOMER);
  expect(heard(off, AGENT)).not.toContain('memberEnqueue');
});

it.each([
  ['13300000019', '13300000019'],
  ['013300000019', '13300000019'],
  ['+8613300000019', '13300000019'],
  ['008613300000019', '13300000019'],
  ['010-66668888', '01066668888'],
  ['anonymous', ''],
])('%s is the customer %s', (number, key) => expect(customerKey(number)).toBe(key));
