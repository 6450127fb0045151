import { describe, expect, it } from 'vitest';
import { calling, clean, house, one, ready } from '../harness/campaign-floor.ts';
import { opens, pass, serve, signsInAuto, TASKS, tells } from '../harness/campaign-server.ts';
import { AGENT, SECOND, SUPERVISOR } from '../harness/demo.ts';
import { hears } from '../harness/scenes.ts';
import { dialed, fails, hangsUp, heard, lastEvent, picksUp, playEnds, rings, says, signIn } from '../harness/world.ts';

/** Manual 6.2.2 and 6.7: the customer is called first, and given to an agent. Every way it can end. */

describe('a customer is reached', () => {
  it('one line for one ready agent; outringing and outboundcall with every field of the tables', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server, { callerNumbers: ['95511'] });
    const leg = one(world);
    rings(world, leg);
    picksUp(world, leg);
    const fields = {
      caller: '13300120000',
      called: '95511',
      origcaller: '13300120000',
      callid: expect.stringMatching(/^\d{18}$/),
      custId: { debt: 0, taskid: 12, name: 'spring', custid: '12-0', custname: 'customer 0' },
      device: leg,
      devicetype: 2,
      agentid: 1,
      auto: true,
      groupid: TASKS,
      nowgroupid: TASKS,
      followData: {},
      userdata: {},
      uuiData: '',
      dir: 1,
      segment: 1,
      timestamp: expect.stringMatching(/^\d{10}$/),
    };
    expect(lastEvent(world, AGENT, 'outringing')).toMatchObject(fields);
    expect(lastEvent(world, AGENT, 'outboundcall')).toMatchObject(fields);
    const event = lastEvent(world, AGENT, 'outboundcall');
    expect(event !== undefined && 'userCallid' in event && event.userCallid).toBe(event?.callid);
    expect(heard(world, AGENT).slice(-2)).toEqual(['outringing', 'outboundcall']);
    expect(calling(world)).toEqual([]);

    says(world, AGENT, { cmd: 'cancelmakecall' });
    serve(server);
    expect(heard(world, AGENT).slice(-4)).toEqual(['outboundcall', 'cancelmakecall', 'after', 'agentidle']);
    expect(server.attempts).toMatchObject([
      { custId: '12-0', outcome: 'connected', agentKey: AGENT, number: '13300120000', caller: '95511', attempt: 1 },
    ]);
    expect(world.records[0]).toMatchObject({ customer: '13300120000', campaignId: 12, custId: '12-0' });
    // Ready again: the next customer is called.
    expect(calling(world)).toHaveLength(1);
    clean(server, campaign);
  });

  it('short sign-in: the phone rings, the customer hears music, then they talk', () => {
    const server = house();
    const { world } = server;
    ready(world, AGENT, 1);
    const campaign = opens(server);
    const leg = one(world);
    picksUp(world, leg);
    expect(heard(world, AGENT).slice(-1)).toEqual(['outringing']);
    expect(hears(world, leg)).toBe('loop');
    const phone = dialed(world, '81001');
    picksUp(world, phone);
    expect(heard(world, AGENT).slice(-1)).toEqual(['outboundcall']);
    expect(hears(world, leg)).toEqual([phone]);
    hangsUp(world, leg);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentidle']);
    clean(server, campaign);
    expect(server.attempts[0]).toMatchObject({ outcome: 'connected' });
  });

  it('long sign-in with a phone: ring and answer are simulated, and the phone stays up', () => {
    const server = house();
    const { world } = server;
    ready(world, SECOND, 1);
    const standing = dialed(world, '81002');
    const campaign = opens(server);
    const leg = one(world);
    picksUp(world, leg);
    expect(heard(world, SECOND).slice(-2)).toEqual(['outringing', 'outboundcall']);
    expect(hears(world, leg)).toEqual([standing]);
    says(world, SECOND, { cmd: 'cancelmakecall' });
    expect(world.telephony.legs.get(standing)?.state).toBe('up');
    // The phone that hangs up takes the agent out.
    picksUp(world, one(world));
    hangsUp(world, standing);
    expect(heard(world, SECOND).slice(-3)).toEqual(['siperror', 'after', 'agentbusy']);
    expect(calling(world)).toEqual([]);
    clean(server, campaign);
    expect(server.attempts.map((attempt) => attempt.outcome)).toEqual(['connected', 'connected']);
  });

  it('a page that comes back is told of its call by outboundcall', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server);
    picksUp(world, one(world));
    pass(server, 100);
    signsInAuto(world, AGENT, 2);
    expect(heard(world, AGENT).slice(-2)).toEqual(['logon', 'outboundcall']);
    clean(server, campaign);
  });

  it('transferred: the other agent sees the same numbers; a number outside is shown ours', () => {
    const server = house();
    const { world } = server;
    ready(world);
    signIn(world, SECOND, 1);
    says(world, SECOND, { cmd: 'agentidle' });
    const campaign = opens(server);
    picksUp(world, one(world));
    says(world, AGENT, { cmd: 'agentconsult', num: SECOND });
    expect(lastEvent(world, SECOND, 'consultinringing')).toMatchObject({
      caller: '13300120000',
      called: '01041234567',
    });
    picksUp(world, dialed(world, '81002'));
    says(world, AGENT, { cmd: 'agentshift' });
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentidle']);
    clean(server, campaign);
    expect(server.attempts.find((attempt) => attempt.custId === '12-0')).toMatchObject({
      outcome: 'connected',
      agentKey: AGENT,
    });
  });
});

describe('a customer is not reached', () => {
  it.each([
    [486, false, 'busy'],
    [480, true, 'noAnswer'],
    [480, false, 'unreachable'],
    [404, false, 'unallocated'],
    [603, true, 'declined'],
    [503, false, 'trunkFailed'],
    [403, false, 'trunkFailed'],
  ])('%i (rang: %s) is %s, and the next one is called', (status, rang, outcome) => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server);
    const leg = one(world);
    if (rang) {
      rings(world, leg);
    }
    fails(world, leg, status);
    serve(server);
    expect(server.attempts).toMatchObject([{ custId: '12-0', outcome, sipStatus: status, answeredAtMs: undefined }]);
    expect(one(world)).not.toBe(leg);
    expect(heard(world, AGENT).slice(-1)).toEqual(['agentidle']);
    clean(server, campaign);
  });

  it('rings in vain: given up after the ring time-out', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server, { ringTimeoutMs: 15_000 });
    const leg = one(world);
    rings(world, leg);
    pass(server, 15_000);
    expect(server.attempts).toMatchObject([{ custId: '12-0', outcome: 'noAnswer' }]);
    expect(world.telephony.legs.get(leg)?.state).toBe('ended');
    clean(server, campaign);
  });

  it('a trunk that never rings is the trunk’s fault', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server);
    pass(server, 25_000);
    expect(server.attempts).toMatchObject([{ custId: '12-0', outcome: 'trunkFailed', endReason: 'trunkTimeout' }]);
    clean(server, campaign);
  });
});

describe('answered, and no agent', () => {
  /** The agent signs out of being ready while the line rings. */
  function answeredAlone(some: Parameters<typeof opens>[1] = {}) {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server, some);
    const leg = one(world);
    says(world, AGENT, { cmd: 'agentbusy', busydescr: 1 });
    picksUp(world, leg);
    return { server, world, campaign, leg };
  }

  it('waits for 2 s in silence, then hears the notice: abandoned, counted, hung up', () => {
    const { server, world, campaign, leg } = answeredAlone();
    expect(hears(world, leg)).toBe('nothing');
    pass(server, 1_900);
    expect(hears(world, leg)).toBe('nothing');
    pass(server, 100);
    expect(hears(world, leg)).toBe('prompt');
    expect(world.company.campaigns()[0]).toMatchObject({ answered: 1, abandoned: 1, waiting: 1 });
    playEnds(world, leg);
    serve(server);
    expect(server.attempts).toMatchObject([{ outcome: 'abandoned', endReason: 'noAgentInTime', agentKey: undefined }]);
    clean(server, campaign);
  });

  it('an agent who becomes ready in time gets him', () => {
    const { server, world, campaign } = answeredAlone();
    pass(server, 1_500);
    says(world, AGENT, { cmd: 'agentidle' });
    expect(heard(world, AGENT).slice(-2)).toEqual(['outringing', 'outboundcall']);
    clean(server, campaign);
    expect(server.attempts[0]).toMatchObject({ outcome: 'connected' });
  });

  it('who hangs up before is no abandoned one; who hangs up in the notice is', () => {
    const first = answeredAlone();
    pass(first.server, 1_000);
    hangsUp(first.world, first.leg);
    serve(first.server);
    expect(first.server.attempts).toMatchObject([{ outcome: 'customerLeft' }]);
    clean(first.server, first.campaign);
    const second = answeredAlone();
    pass(second.server, 2_500);
    hangsUp(second.world, second.leg);
    serve(second.server);
    expect(second.server.attempts).toMatchObject([{ outcome: 'abandoned' }]);
    clean(second.server, second.campaign);
  });

  it('no notice: hung up at once; a notice that fails: too', () => {
    const none = answeredAlone({ notice: { kind: 'none' } });
    pass(none.server, 2_000);
    expect(none.server.attempts).toMatchObject([{ outcome: 'abandoned' }]);
    clean(none.server, none.campaign);
    const failed = answeredAlone({ notice: { kind: 'say', text: 'sorry' } });
    pass(failed.server, 2_000);
    playEnds(failed.world, failed.leg, 'failed');
    serve(failed.server);
    expect(failed.server.attempts).toMatchObject([{ outcome: 'abandoned' }]);
    clean(failed.server, failed.campaign);
  });

  it('short sign-in: the phone is not picked up: the next ready agent, else the notice', () => {
    const server = house();
    const { world } = server;
    ready(world, AGENT, 1);
    const campaign = opens(server);
    const leg = one(world);
    picksUp(world, leg);
    pass(server, 20_000);
    expect(heard(world, AGENT).slice(-3)).toEqual(['outringing', 'after', 'agentbusy']);
    expect(hears(world, leg)).toBe('prompt');
    playEnds(world, leg);
    serve(server);
    expect(server.attempts).toMatchObject([{ outcome: 'abandoned' }]);
    clean(server, campaign);
  });

  it('the customer gives up while the phone rings: abandoned when it was longer than the grace', () => {
    const server = house();
    const { world } = server;
    ready(world, AGENT, 1);
    const campaign = opens(server);
    picksUp(world, one(world));
    pass(server, 1_000);
    hangsUp(world, dialed(world, '13300120000'));
    pass(server, 100);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentidle']);
    picksUp(world, one(world));
    pass(server, 3_000);
    hangsUp(world, dialed(world, '13300120001'));
    serve(server);
    expect(server.attempts).toMatchObject([{ outcome: 'customerLeft' }, { outcome: 'abandoned' }]);
    expect(world.company.campaigns()[0]).toMatchObject({ answered: 2, abandoned: 1 });
    clean(server, campaign);
  });
});

describe('feeds', () => {
  it('autonum counts answered customers who wait, num does not; monitorcaller does not list them', () => {
    const server = house();
    const { world } = server;
    signIn(world, SUPERVISOR, 1);
    says(world, SUPERVISOR, { cmd: 'monitoragent' });
    ready(world);
    const campaign = opens(server, { graceMs: 10_000 });
    const leg = one(world);
    says(world, AGENT, { cmd: 'agentbusy', busydescr: 1 });
    picksUp(world, leg);
    pass(server, 6_000);
    const queues = lastEvent(world, SUPERVISOR, 'monitorqueue')?.data;
    expect(queues?.find((line) => line.groupid === TASKS)).toEqual({ groupid: TASKS, autonum: 1, num: 0 });
    expect(lastEvent(world, AGENT, 'queuenum')).toMatchObject({ groupid: TASKS, autonum: 1, num: 0 });
    expect(lastEvent(world, SUPERVISOR, 'monitorcaller')?.data.every((line) => line.callers.length === 0)).toBe(true);
    clean(server, campaign);
  });

  it('supervisors are told who joins and leaves (6.9), with the task group', () => {
    const server = house();
    const { world } = server;
    signIn(world, SUPERVISOR, 1);
    says(world, SUPERVISOR, { cmd: 'monitoragent' });
    ready(world);
    const campaign = opens(server);
    expect(lastEvent(world, SUPERVISOR, 'agentbegingroup')).toMatchObject({
      data: [{ agentKey: AGENT, taskgroupid: TASKS, auto: true, worktype: 2, status: 'free' }],
    });
    signsInAuto(world, SECOND, 2);
    expect(lastEvent(world, SUPERVISOR, 'agentbegingroup')?.data).toMatchObject([
      { agentKey: SECOND, status: 'offwork' },
    ]);
    says(world, SECOND, { cmd: 'logout' });
    expect(lastEvent(world, SUPERVISOR, 'agentstopgroup')?.data).toMatchObject([
      { agentKey: SECOND, taskgroupid: TASKS },
    ]);
    tells(server, campaign, 'closed');
    expect(lastEvent(world, SUPERVISOR, 'agentstopgroup')?.data).toMatchObject([{ agentKey: AGENT }]);
    clean(server);
  });
});
