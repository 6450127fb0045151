import type { World } from './world.ts';

/** What must hold whatever happened. Each returns what is broken, as sentences; none when all is well. */

/** After every step. */
export function brokenNow(world: World): string[] {
  return [
    ...world.complaints,
    ...world.telephony.complaints,
    ...oneCallAnAgent(world),
    ...ownerless(world),
    ...workConserved(world),
  ];
}

/** When every call is over: nothing is left of any of them. */
export function leftOver(world: World): string[] {
  const { legs, plays, bridges, recordings, timers, requests } = world.telephony;
  const known = world.company.dump().timers;
  const feedTimers = new Set(known.filter(([, { kind }]) => FEED_TIMERS.has(kind)).map(([timer]) => timer));
  const left = [...legs]
    .filter(([, leg]) => leg.kind !== 'standing' && leg.state !== 'ended')
    .map(([id, leg]) => `leg ${id} is still ${leg.state}`);
  return [
    ...brokenNow(world),
    ...left,
    ...[...plays.keys()].map((play) => `play ${play} goes on`),
    ...[...bridges.keys()].map((bridge) => `bridge ${bridge} is left`),
    ...[...requests.keys()].map((request) => `request ${request} goes on`),
    ...[...recordings.keys()].map((recording) => `recording ${recording} goes on`),
    ...[...timers.keys()].filter((timer) => !feedTimers.has(timer)).map((timer) => `timer ${timer} is set`),
    ...world.company.calls().map((call) => `call ${call.callId} is still ${call.place}`),
    ...world.company
      .agents()
      .filter((agent) => !RESTING.has(agent.state))
      .map((agent) => `${agent.agentKey} is still ${agent.state}`),
    ...world.checker.unfinished(world.nowMs).map((violation) => `${violation.agentKey}: ${violation.why}`),
    ...recordLaws(world),
    ...stickyLaws(world),
    ...indexesEmpty(world),
  ];
}

/** They run while somebody is signed in. */
const FEED_TIMERS: ReadonlySet<string> = new Set(['feedTick', 'feedPush']);
const RESTING: ReadonlySet<string> = new Set(['signedOut', 'signedIn', 'ready', 'notReady']);

/** A customer who is past the menus and queues is somebody's. */
function ownerless(world: World): string[] {
  return world.company
    .calls()
    .filter((call) => (call.place === 'agent' || call.place === 'promised') && call.owner === undefined)
    .map((call) => `call ${call.callId} has no owner`);
}

function oneCallAnAgent(world: World): string[] {
  const seen = new Set<string>();
  return world.company
    .calls()
    .flatMap((call) => call.agentKeys)
    .flatMap((agentKey) => {
      const twice = seen.has(agentKey);
      seen.add(agentKey);
      return twice ? [`${agentKey} is in two calls`] : [];
    });
}

/** No call waits while an agent of its group, who did not decline it, is ready. */
function workConserved(world: World): string[] {
  const idle = new Set(
    world.company
      .agents()
      .filter((agent) => agent.reachable)
      .map((agent) => agent.agentKey),
  );
  if (idle.size === 0 || world.company.queues().every((queue) => queue.waiting === 0)) {
    return [];
  }
  return world.company.dump().calls.flatMap(([, call]) => {
    if (call.place.kind !== 'queued' || call.place.offered !== undefined) {
      return [];
    }
    const { groupId, sticky } = call.place;
    const fits = (agentKey: string) => sticky?.only !== true || sticky.agentKey === agentKey;
    const free = world.company
      .agents()
      .filter((agent) => idle.has(agent.agentKey) && agent.groupIds.includes(groupId) && fits(agent.agentKey))
      .find((agent) => !call.declinedBy.includes(agent.agentKey));
    return free === undefined ? [] : [`call ${call.callId} waits in ${groupId} while ${free.agentKey} is ready`];
  });
}

/** One record a call; one `after` a part; each says what the other says. */
function recordLaws(world: World): string[] {
  const broken: string[] = [];
  // A page that must rebuild its state is sent the same `after` again, with what is left of its wrap-up time; the grammar
  // catches any other second one.
  const ends = new Map<string, Set<string>>();
  for (const { event } of world.events) {
    if (event.type === 'after') {
      const part = `${event.callid}/${event.segment}`;
      ends.set(part, (ends.get(part) ?? new Set()).add(JSON.stringify({ ...event, wrapUp: undefined })));
    }
  }
  const calledOut = new Set(world.events.flatMap(({ event }) => (event.type === 'innercallout' ? [event.callid] : [])));
  const seen = new Set<string>();
  for (const record of world.records) {
    const failed = record.direction === 'internal' && /^callee|^numberUnallocated/.test(record.endReason);
    if (failed !== calledOut.has(record.callId)) {
      broken.push(`call ${record.callId} ended ${record.endReason}, innercallout ${failed ? 'missing' : 'sent'}`);
    }
    if (record.talkMs !== record.segments.reduce((sum, segment) => sum + segment.talkMs, 0)) {
      broken.push(`call ${record.callId}: its segments do not add up to its talk time`);
    }
    if (seen.has(record.callId)) {
      broken.push(`call ${record.callId} is stored twice`);
    }
    seen.add(record.callId);
    for (const segment of record.segments) {
      const part = `${record.callId}/${segment.segment}`;
      // An outside number has no page, and gets no frame.
      if ((ends.get(part)?.size ?? 0) !== (segment.agentKey === '' ? 0 : 1)) {
        broken.push(`part ${part} got ${ends.get(part)?.size ?? 0} after`);
      }
      ends.delete(part);
      if (segment.talkMs > 0 !== (segment.answeredAtMs !== undefined && segment.endedAtMs > segment.answeredAtMs)) {
        broken.push(`part ${part} talks for ${segment.talkMs} ms, answered at ${segment.answeredAtMs}`);
      }
      if (segment.holdMs > segment.talkMs || segment.endedAtMs > record.endedAtMs) {
        broken.push(`part ${part} holds longer than it talks, or ends after its call`);
      }
    }
    if (record.waitMs < 0 || record.endedAtMs < record.startedAtMs) {
      broken.push(`call ${record.callId} has impossible times`);
    }
  }
  return [...broken, ...[...ends.keys()].map((part) => `after for ${part}, which is in no record`)];
}

/** Who was told that a customer waits is told that he does no more, unless the agent signed out meanwhile (manual 6.11). */
function stickyLaws(world: World): string[] {
  const waiting = new Map<string, string>();
  for (const { agentKey, event } of world.events) {
    if (event.type === 'memberEnqueue') {
      waiting.set(event.callId, agentKey);
    } else if (event.type === 'memberDequeue') {
      waiting.delete(event.callId);
    }
  }
  const left = new Set(world.sessionsEnded.map((session) => session.agentKey));
  return [...waiting]
    .filter(([, agentKey]) => !left.has(agentKey))
    .map(([callId, agentKey]) => `${agentKey} was never told that call ${callId} waits no more`);
}

/** The state keeps nothing of calls that are over. */
function indexesEmpty(world: World): string[] {
  const dump = world.company.dump();
  return [
    ...dump.legs.filter(([, owner]) => owner.kind !== 'standing').map(([leg]) => `the state still knows leg ${leg}`),
    ...dump.plays.map(([play]) => `the state still knows play ${play}`),
    ...dump.timers
      .filter(([, purpose]) => !FEED_TIMERS.has(purpose.kind))
      .map(([timer, purpose]) => `the state still knows timer ${timer} (${purpose.kind})`),
  ];
}
