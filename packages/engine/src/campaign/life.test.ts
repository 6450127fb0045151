import { describe, expect, it } from 'vitest';
import { calling, clean, house, one, ready } from '../harness/campaign-floor.ts';
import {
  answerRequests,
  type CampaignServer,
  customer,
  MORE_TASKS,
  opens,
  pass,
  serve,
  signsInAuto,
  TASKS,
  tells,
} from '../harness/campaign-server.ts';
import { AGENT, SECOND, THIRD } from '../harness/demo.ts';
import { fails, feed, hangsUp, heard, lastEvent, picksUp, rings, says, signIn } from '../harness/world.ts';

/** A campaign's life: opened, edited, paused, ended, on groups that it shares; customers at hand; a trunk in trouble. */

const view = (server: CampaignServer, index = 0) => server.world.company.campaigns()[index];

describe('life', () => {
  it('paused: nobody is dialled, who rings goes on, who is at hand goes back; resumed: it goes on', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server);
    const leg = one(world);
    tells(server, campaign, 'paused');
    expect(server.returned.length).toBeGreaterThan(0);
    expect(server.returned.every(({ reason }) => reason === 'paused')).toBe(true);
    fails(world, leg, 486);
    pass(server, 5_000);
    expect(calling(world)).toEqual([]);
    expect(view(server)).toMatchObject({ life: 'paused', idleReason: 'paused', buffered: 0 });
    server.waiting.set(campaign.id, [customer(campaign.id, 19)]);
    tells(server, campaign, 'running');
    expect(world.telephony.legs.get(one(world))?.target).toBe('13300120019');
    clean(server, campaign);
  });

  it('closed: who is being dialled is hung up, who talks goes on to the end; endtask 4', () => {
    const server = house();
    const { world } = server;
    ready(world);
    ready(world, SECOND);
    const campaign = opens(server);
    const [talks = ''] = calling(world);
    picksUp(world, talks);
    tells(server, campaign, 'closed');
    expect(calling(world)).toEqual([]);
    expect(server.attempts).toMatchObject([{ outcome: 'cancelled', endReason: 'taskEnded' }]);
    expect(lastEvent(world, AGENT, 'endtask')).toEqual({
      type: 'endtask',
      cmdtype: 1,
      cmd: 'endtask',
      done: true,
      status: 4,
      groupid: TASKS,
      companyid: 1,
      activity_id: 5,
    });
    expect(lastEvent(world, SECOND, 'endtask')).toMatchObject({ done: true, status: 4 });
    expect(world.telephony.legs.get(talks)?.state).toBe('up');
    expect(view(server)).toMatchObject({ life: 'closed', talking: 1 });
    hangsUp(world, talks);
    serve(server);
    expect(view(server)).toBeUndefined();
    clean(server);
  });

  it('finished: endtask 3', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server, {}, 1);
    picksUp(world, one(world));
    says(world, AGENT, { cmd: 'cancelmakecall' });
    serve(server);
    expect(view(server)).toMatchObject({ idleReason: 'noCustomers', remaining: 0 });
    tells(server, campaign, 'finished');
    expect(lastEvent(world, AGENT, 'endtask')).toMatchObject({ status: 3, done: true });
    clean(server);
  });

  it('edited while it runs: the new numbers, notice and limits are used from the next customer on', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server, { callerNumbers: ['95511', '95512'] });
    const shown: string[] = [];
    for (const change of [campaign, campaign, { ...campaign, callerNumbers: ['95599'] }]) {
      tells(server, change, 'running');
      fails(world, one(world), 486);
      serve(server);
      shown.push(server.attempts.at(-1)?.caller ?? '');
    }
    expect(shown).toEqual(['95511', '95512', '95511']);
    fails(world, one(world), 486);
    serve(server);
    expect(server.attempts.at(-1)?.caller).toBe('95599');
    clean(server, campaign);
  });

  it('a round is announced to the agents of the group (6.10.1)', () => {
    const server = house();
    ready(server.world);
    signIn(server.world, SECOND, 1);
    const campaign = opens(server);
    feed(server.world, { type: 'campaignRound', campaignId: campaign.id, round: 2 });
    const notice = lastEvent(server.world, AGENT, 'sendmsg');
    expect(notice).toMatchObject({ annoucement: false, cmdtype: 1 });
    expect(JSON.parse(String(notice?.msg))).toEqual({ id: 0, isannouncement: 0, remark: 'spring: round 2 begins' });
    expect(lastEvent(server.world, SECOND, 'sendmsg')).toBeUndefined();
    clean(server, campaign);
  });

  it('availablegroup tells task groups with campaigns: 1 running, 2 paused', () => {
    const server = house();
    const { world } = server;
    const ask = () => {
      says(world, AGENT, { cmd: 'availablegroup' });
      return lastEvent(world, AGENT, 'availablegroup')?.data;
    };
    expect(ask()).toEqual([]);
    const campaign = opens(server);
    expect(ask()).toEqual([{ id: TASKS, name: 'tasks', status: 1 }]);
    tells(server, campaign, 'paused');
    expect(ask()).toEqual([{ id: TASKS, name: 'tasks', status: 2 }]);
    clean(server, campaign);
  });

  it('the server stops: every call is recorded, nobody is dialled, all leases end', () => {
    const server = house();
    const { world } = server;
    ready(world);
    ready(world, SECOND);
    const campaign = opens(server);
    picksUp(world, calling(world)[0] ?? '');
    feed(world, { type: 'stop' });
    serve(server);
    pass(server, 5_000);
    expect(calling(world)).toEqual([]);
    expect(server.leases.size).toBe(0);
    expect(server.attempts.map((attempt) => attempt.outcome)).toEqual(['connected', 'cancelled']);
    clean(server, campaign);
  });

  it('what does not fit is named: an ended one that nobody knows, another mode, an answer that nobody asked for', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server);
    const names = (...inputs: Parameters<typeof feed>[1][]) =>
      inputs.map((input) => feed(world, input).some((effect) => effect.type === 'unexpected'));
    expect(
      names(
        { type: 'campaign', config: { ...campaign, id: 99 }, life: 'closed', remaining: 0 },
        { type: 'campaign', config: { ...campaign, mode: 'ivr' }, life: 'running', remaining: 0 },
        { type: 'customersDue', campaignId: 99 },
        { type: 'skipClaim', campaignId: 12, agentKey: AGENT, custId: 'x' },
      ),
    ).toEqual([true, true, true, true]);
    const effects = feed(world, {
      type: 'customers',
      campaignId: 12,
      requestId: 'old',
      customers: [customer(7, 1)],
      remaining: 1,
    });
    expect(effects).toContainEqual({
      type: 'returnCustomers',
      campaignId: 12,
      custIds: ['7-1'],
      reason: 'notWanted',
    });
    world.campaigns = [];
    clean(server, campaign);
  });
});

describe('customers at hand', () => {
  it('are asked for once at a time, in good time, and not while nobody is there', () => {
    const server = house();
    server.slow = true;
    const campaign = opens(server, {}, 40);
    expect(server.requests).toEqual([]);
    ready(server.world);
    serve(server);
    expect(server.requests).toHaveLength(1);
    pass(server, 5_000);
    expect(server.requests).toHaveLength(1);
    expect(calling(server.world)).toEqual([]);
    answerRequests(server);
    expect(calling(server.world)).toHaveLength(1);
    server.slow = false;
    clean(server, campaign);
  });

  it('an answer after the pause goes back', () => {
    const server = house();
    server.slow = true;
    ready(server.world);
    const campaign = opens(server, {}, 5);
    tells(server, campaign, 'paused');
    answerRequests(server);
    serve(server);
    expect(server.leases.size).toBe(0);
    server.slow = false;
    clean(server, campaign);
  });

  it('those whose window has closed go back instead of being dialled', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server, {}, 0);
    const validUntilMs = Date.UTC(2026, 0, 1) + world.nowMs + 10_000;
    server.waiting.set(
      campaign.id,
      [0, 1].map((index) => ({ ...customer(campaign.id, index), validUntilMs })),
    );
    feed(world, { type: 'customersDue', campaignId: campaign.id });
    serve(server);
    const leg = one(world);
    pass(server, 11_000);
    fails(world, leg, 486);
    serve(server);
    expect(calling(world)).toEqual([]);
    expect(server.returned).toEqual([{ custId: `${campaign.id}-1`, reason: 'windowOver' }]);
    clean(server, campaign);
  });

  it('the server has none: asked again when it says, and when it tells', () => {
    const server = house();
    const { world } = server;
    ready(world);
    server.slow = true;
    const campaign = opens(server, {}, 0);
    const answer = (againAtMs?: number) => {
      const [request] = server.requests;
      server.requests = [];
      feed(world, {
        type: 'customers',
        campaignId: campaign.id,
        requestId: request?.requestId ?? '',
        customers: [],
        remaining: 3,
        ...(againAtMs === undefined ? {} : { againAtMs }),
      });
      serve(server);
    };
    answer(Date.UTC(2026, 0, 1) + world.nowMs + 60_000);
    pass(server, 59_000);
    expect(server.requests).toHaveLength(0);
    pass(server, 2_000);
    expect(server.requests).toHaveLength(1);
    answer();
    pass(server, 3_600_000);
    expect(server.requests).toHaveLength(0);
    feed(world, { type: 'customersDue', campaignId: campaign.id });
    serve(server);
    expect(server.requests).toHaveLength(1);
    server.slow = false;
    answerRequests(server);
    clean(server, campaign);
  });
});

describe('shared groups', () => {
  it('two campaigns on one group take turns; the end of one is not the end of all', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const first = opens(server);
    const second = opens(server, { id: 13, activityId: 0 });
    for (let dialled = 0; dialled < 6; dialled++) {
      fails(world, one(world), 486);
      serve(server);
    }
    expect(server.attempts.map((attempt) => attempt.campaignId)).toEqual([12, 13, 12, 13, 12, 13]);
    tells(server, first, 'closed');
    expect(lastEvent(world, AGENT, 'endtask')).toMatchObject({ done: false, activity_id: 5 });
    tells(server, second, 'closed');
    expect(lastEvent(world, AGENT, 'endtask')).toMatchObject({ done: true, activity_id: 0 });
    clean(server);
  });

  it('an agent in two groups counts for one of them: one line for him, not two', () => {
    const server = house();
    const { world } = server;
    ready(world, AGENT, 2, [TASKS, MORE_TASKS]);
    const first = opens(server);
    const second = opens(server, { id: 13, groupId: MORE_TASKS });
    pass(server, 3_000);
    expect(calling(world)).toHaveLength(1);
    // The other group has its turn when the first has nobody left.
    tells(server, first, 'paused');
    fails(world, one(world), 486);
    pass(server, 1_000);
    expect(world.telephony.legs.get(one(world))?.target.startsWith('1330013')).toBe(true);
    clean(server, first, second);
  });

  it('agents of two groups are shared out', () => {
    const server = house();
    const { world } = server;
    ready(world, AGENT, 2, [TASKS, MORE_TASKS]);
    ready(world, SECOND);
    const first = opens(server);
    const second = opens(server, { id: 13, groupId: MORE_TASKS });
    // The first group rings for both: nobody is taken from it until his next call is over.
    expect([view(server)?.agents, view(server, 1)?.agents]).toEqual([2, 0]);
    picksUp(world, calling(world)[0] ?? '');
    says(world, AGENT, { cmd: 'cancelmakecall' });
    pass(server, 6_000);
    expect([view(server)?.agents, view(server, 1)?.agents]).toEqual([1, 1]);
    expect(calling(world)).toHaveLength(2);
    clean(server, first, second);
  });

  it('whoever is ready in the group takes the customer, also one who counts for another', () => {
    const server = house();
    const { world } = server;
    ready(world, AGENT, 2, [TASKS, MORE_TASKS]);
    ready(world, SECOND);
    const first = opens(server, {}, 1);
    const leg = one(world);
    const second = opens(server, { id: 13, groupId: MORE_TASKS });
    says(world, SECOND, { cmd: 'agentbusy', busydescr: 1 });
    picksUp(world, leg);
    expect(heard(world, AGENT).slice(-2)).toEqual(['outringing', 'outboundcall']);
    clean(server, first, second);
  });
});

describe('a trunk in trouble', () => {
  it('503: after three in a row it is left alone, ever longer, then tried with one line; good news ends that', () => {
    const server = house();
    const { world } = server;
    ready(world);
    ready(world, SECOND);
    signsInAuto(world, THIRD, 2);
    says(world, THIRD, { cmd: 'agentidle' });
    const campaign = opens(server, {}, 60);
    for (let minute = 0; minute < 600; minute++) {
      for (const leg of calling(world)) {
        fails(world, leg, 503);
      }
      pass(server, 100);
    }
    // A minute of a trunk that refuses everything: not 600 times 3 customers.
    expect(server.attempts.length).toBeGreaterThan(5);
    expect(server.attempts.length).toBeLessThan(14);
    expect(view(server)).toMatchObject({ idleReason: 'trunkDown' });
    for (let waited = 0; waited < 61 && calling(world).length === 0; waited++) {
      pass(server, 1_000);
    }
    const leg = one(world);
    rings(world, leg);
    fails(world, leg, 486);
    serve(server);
    expect(calling(world)).toHaveLength(3);
    expect(new Set(server.started).size).toBe(server.started.length);
    clean(server, campaign);
  });

  it('accepts and never rings: one line an agent, given up after the ring time-out', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server, {}, 60);
    pass(server, 300_000);
    expect(server.attempts.length).toBeLessThan(300 / 25 + 1);
    expect(server.attempts.every((attempt) => attempt.outcome === 'trunkFailed')).toBe(true);
    clean(server, campaign);
  });
});
