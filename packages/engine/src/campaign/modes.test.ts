import { describe, expect, it } from 'vitest';
import { calling, clean, house, one, ready } from '../harness/campaign-floor.ts';
import { campaignCompany, createCampaignServer, opens, pass, serve, TASKS, tells } from '../harness/campaign-server.ts';
import { AGENT, SECOND } from '../harness/demo.ts';
import { hears } from '../harness/scenes.ts';
import {
  createWorld,
  dialed,
  fails,
  feed,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  playEnds,
  says,
  signIn,
} from '../harness/world.ts';

/** Preview, customer-first flows, answering machines. */

describe('preview', () => {
  function previewing(some: Parameters<typeof opens>[1] = {}) {
    const server = house();
    const { world } = server;
    signIn(world, AGENT, 1);
    says(world, AGENT, { cmd: 'agentidle' });
    const campaign = opens(server, { mode: 'preview', ...some });
    const claim = (requestId = 'r1', agentKey = AGENT) => {
      feed(world, { type: 'claim', requestId, agentKey, campaignId: campaign.id });
      serve(server);
      return server.claims.at(-1);
    };
    const call = (custid: string, called: string) =>
      says(world, AGENT, { cmd: 'makecall', called, preview: { taskid: campaign.id, custid } });
    return { server, world, campaign, claim, call };
  }

  it('the agent claims, looks, dials: 6.1.1 with `preview`, and one attempt', () => {
    const { server, world, campaign, claim, call } = previewing();
    expect(calling(world)).toEqual([]);
    expect(claim()).toMatchObject({ type: 'claimed', requestId: 'r1', agentKey: AGENT, customer: { custId: '12-0' } });
    call('12-0', '13300120000');
    picksUp(world, dialed(world, '81001'));
    picksUp(world, dialed(world, '13300120000'));
    expect(heard(world, AGENT).slice(-5)).toEqual(['makecall', 'outringing', 'outcall', 'calledringing', 'answer']);
    expect(lastEvent(world, AGENT, 'outringing')).toMatchObject({
      preview: { taskid: 12, custid: '12-0' },
      called: '13300120000',
      nowgroupid: TASKS,
    });
    pass(server, 5_000);
    says(world, AGENT, { cmd: 'cancelmakecall' });
    serve(server);
    expect(server.attempts).toMatchObject([
      { custId: '12-0', outcome: 'connected', agentKey: AGENT, talkMs: 5_000, number: '13300120000' },
    ]);
    clean(server, campaign);
  });

  it('previewtask at sign-in, and when a campaign begins', () => {
    const { server, world, campaign } = previewing();
    expect(lastEvent(world, AGENT, 'previewtask')?.data).toEqual([{ taskid: 12, name: 'spring', count: 20 }]);
    signIn(world, SECOND, 1);
    expect(heard(world, SECOND)).toEqual(['logon', 'previewtask']);
    clean(server, campaign);
  });

  it('claims are limited, by agent, time, state and group', () => {
    const { server, world, campaign, claim } = previewing({ claimsPerAgent: 2, claimMs: 30_000 });
    expect([claim('a')?.type, claim('b')?.type, claim('c')]).toEqual([
      'claimed',
      'claimed',
      { type: 'claimRefused', requestId: 'c', status: 409, reason: 'you hold as many customers as you may' },
    ]);
    expect(claim('d', SECOND)).toMatchObject({ type: 'claimRefused', status: 403 });
    pass(server, 30_000);
    expect(server.returned).toEqual([
      { custId: '12-0', reason: 'claimExpired' },
      { custId: '12-1', reason: 'claimExpired' },
    ]);
    expect(claim('e')).toMatchObject({ type: 'claimed', customer: { custId: '12-2' } });
    feed(world, { type: 'skipClaim', agentKey: AGENT, campaignId: 12, custId: '12-2' });
    serve(server);
    expect(server.returned.at(-1)).toEqual({ custId: '12-2', reason: 'claimSkipped' });
    claim('f');
    says(world, AGENT, { cmd: 'logout' });
    serve(server);
    expect(server.returned.at(-1)).toEqual({ custId: '12-3', reason: 'signedOut' });
    tells(server, campaign, 'paused');
    signIn(world, AGENT, 1);
    expect(claim('g')).toMatchObject({ type: 'claimRefused', reason: 'the campaign is not running' });
    clean(server, campaign);
  });

  it('nobody left: refused', () => {
    const { server, campaign, claim } = previewing();
    server.waiting.set(campaign.id, []);
    expect(claim()).toMatchObject({ type: 'claimRefused', reason: 'the campaign has no customer to call now' });
    clean(server, campaign);
  });

  it('another number or another’s claim is an ordinary call', () => {
    const { server, world, campaign, claim, call } = previewing();
    claim();
    call('12-0', '13399999999');
    says(world, AGENT, { cmd: 'cancelmakecall' });
    serve(server);
    expect(server.attempts).toEqual([]);
    clean(server, campaign);
    expect(server.returned).toEqual([{ custId: '12-0', reason: 'closed' }]);
  });

  it.each([
    [
      'cancelled while his own phone rings',
      (world: ReturnType<typeof previewing>['world']) => says(world, AGENT, { cmd: 'cancelmakecall' }),
      'cancelled',
    ],
    [
      'busy',
      (world: ReturnType<typeof previewing>['world']) => {
        picksUp(world, dialed(world, '81001'));
        return fails(world, dialed(world, '13300120000'), 486);
      },
      'busy',
    ],
  ])('%s', (_, act, outcome) => {
    const { server, world, campaign, claim, call } = previewing();
    claim();
    call('12-0', '13300120000');
    act(world);
    serve(server);
    expect(server.attempts).toMatchObject([{ custId: '12-0', outcome, agentKey: AGENT }]);
    clean(server, campaign);
  });
});

describe('customer-first flows', () => {
  function flowHouse() {
    const company = campaignCompany();
    const ask = {
      name: 'survey',
      start: 'menu',
      steps: {
        menu: {
          kind: 'menu',
          prompts: [{ kind: 'say', language: 'en', text: 'press 1 for an agent' }],
          choices: { '1': 'queue' },
          timeoutMs: 5_000,
          attemptsMax: 1,
          otherwise: 'end',
        },
        queue: { kind: 'queue', groupId: TASKS },
        end: { kind: 'hangUp' },
      },
    } as const;
    return createCampaignServer(createWorld({ ...company, flows: [...company.flows, ask] }));
  }

  it('dials without agents, up to its lines; a key brings an agent: outringing and outboundcall with auto false', () => {
    const server = flowHouse();
    const { world } = server;
    const campaign = opens(server, { mode: 'ivr', flow: 'survey', linesMax: 3 });
    expect(calling(world)).toHaveLength(3);
    const [leg = ''] = calling(world);
    picksUp(world, leg);
    expect(hears(world, leg)).toBe('prompt');
    signIn(world, AGENT, 1);
    says(world, AGENT, { cmd: 'agentidle' });
    feed(world, { type: 'digit', leg, digit: '1' });
    expect(lastEvent(world, AGENT, 'outringing')).toMatchObject({
      auto: false,
      custId: { custid: '12-0' },
      groupid: TASKS,
    });
    picksUp(world, dialed(world, '81001'));
    expect(lastEvent(world, AGENT, 'outboundcall')).toMatchObject({ auto: false });
    hangsUp(world, leg);
    serve(server);
    expect(server.attempts).toMatchObject([{ outcome: 'connected', agentKey: AGENT }]);
    expect(calling(world)).toHaveLength(3);
    clean(server, campaign);
  });

  it('who hears the flow to its end is connected, who hangs up in it left; a flow that is not there is our fault', () => {
    const server = flowHouse();
    const { world } = server;
    const campaign = opens(server, { mode: 'ivr', flow: 'survey', linesMax: 2 }, 3);
    const [first = '', second = ''] = calling(world);
    picksUp(world, first);
    picksUp(world, second);
    hangsUp(world, second);
    playEnds(world, first);
    pass(server, 6_000);
    expect(server.attempts).toMatchObject([{ outcome: 'customerLeft' }, { outcome: 'connected', agentKey: undefined }]);
    tells(server, { ...campaign, flow: 'gone' }, 'running');
    picksUp(world, one(world));
    serve(server);
    expect(server.attempts.at(-1)).toMatchObject({ outcome: 'abandoned', endReason: 'ivrFailed' });
    clean(server, campaign);
  });

  it('nobody is dialled while more customers wait for an agent than agents are ready; they count in autonum', () => {
    const server = flowHouse();
    const { world } = server;
    signIn(world, AGENT, 1);
    const campaign = opens(server, { mode: 'ivr', flow: 'survey', linesMax: 1 });
    const leg = one(world);
    picksUp(world, leg);
    feed(world, { type: 'digit', leg, digit: '1' });
    tells(server, { ...campaign, linesMax: 5 }, 'running');
    pass(server, 6_000);
    expect(calling(world)).toEqual([]);
    expect(lastEvent(world, AGENT, 'queuenum')).toMatchObject({ autonum: expect.any(Number) });
    expect(world.company.dump().calls).toHaveLength(1);
    clean(server, campaign);
  });
});

describe('answering machines', () => {
  const MESSAGE = { kind: 'leaveMessage', message: { kind: 'file', name: 'call-back.wav' } } as const;

  function answeredBy(machine: NonNullable<Parameters<typeof opens>[1]>['machine']) {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server, machine === undefined ? {} : { machine }, 1);
    const leg = one(world);
    picksUp(world, leg);
    serve(server);
    expect(server.detecting).toEqual([leg]);
    expect(heard(world, AGENT).slice(-1)).toEqual(['agentidle']);
    const verdict = (said: 'person' | 'machine' | 'unsure') => {
      feed(world, { type: 'machineVerdict', leg, verdict: said });
      serve(server);
    };
    return { server, world, campaign, leg, verdict };
  }

  it.each(['person', 'unsure'] as const)('%s: to an agent', (said) => {
    const { server, world, campaign, verdict } = answeredBy({ kind: 'hangUp' });
    verdict(said);
    expect(heard(world, AGENT).slice(-2)).toEqual(['outringing', 'outboundcall']);
    clean(server, campaign);
  });

  it('no verdict in time: to an agent', () => {
    const { server, world, campaign } = answeredBy({ kind: 'hangUp' });
    pass(server, 4_000);
    expect(heard(world, AGENT).slice(-2)).toEqual(['outringing', 'outboundcall']);
    clean(server, campaign);
  });

  it('hung up', () => {
    const { server, world, campaign, verdict } = answeredBy({ kind: 'hangUp' });
    verdict('machine');
    expect(server.attempts).toMatchObject([{ outcome: 'answeringMachine', agentKey: undefined }]);
    expect(world.company.campaigns()[0]).toMatchObject({ answered: 0, dialled: 1 });
    clean(server, campaign);
  });

  it('handed over all the same', () => {
    const { server, world, campaign, verdict } = answeredBy({ kind: 'handOver' });
    verdict('machine');
    expect(heard(world, AGENT).slice(-2)).toEqual(['outringing', 'outboundcall']);
    clean(server, campaign);
    expect(server.attempts).toMatchObject([{ outcome: 'connected' }]);
  });

  it('a message after the beep, or after long enough without one', () => {
    const beeps = answeredBy(MESSAGE);
    beeps.verdict('machine');
    expect(hears(beeps.world, beeps.leg)).toBe('nothing');
    feed(beeps.world, { type: 'machineBeep', leg: beeps.leg });
    expect(hears(beeps.world, beeps.leg)).toBe('prompt');
    playEnds(beeps.world, beeps.leg);
    serve(beeps.server);
    expect(beeps.server.attempts).toMatchObject([{ outcome: 'answeringMachine' }]);
    clean(beeps.server, beeps.campaign);
    const silent = answeredBy(MESSAGE);
    silent.verdict('machine');
    pass(silent.server, 30_000);
    expect(hears(silent.world, silent.leg)).toBe('prompt');
    hangsUp(silent.world, silent.leg);
    serve(silent.server);
    expect(silent.server.attempts).toMatchObject([{ outcome: 'answeringMachine' }]);
    clean(silent.server, silent.campaign);
  });

  it('who hangs up before the verdict counts as answered', () => {
    const { server, world, campaign, leg, verdict } = answeredBy({ kind: 'hangUp' });
    hangsUp(world, leg);
    serve(server);
    expect(server.attempts).toMatchObject([{ outcome: 'customerLeft' }]);
    expect(world.company.campaigns()[0]).toMatchObject({ answered: 1, abandoned: 0 });
    // Late news of a call that is over is no mistake.
    verdict('person');
    clean(server, campaign);
  });
});
