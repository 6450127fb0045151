import type { World } from './world.ts';

/** What must hold whatever happened. Each returns what is broken, as sentences; none when all is well. */

/** After every step. */
export function brokenNow(world: World): string[] {
  return [...world.complaints, ...world.telephony.complaints, ...oneCallAnAgent(world), ...workConserved(world)];
}

/** When every call is over: nothing is left of any of them. */
export function leftOver(world: World): string[] {
  const { legs, plays, bridges, recordings, timers } = world.telephony;
  const left = [...legs]
    .filter(([, leg]) => leg.kind !== 'standing' && leg.state !== 'ended')
    .map(([id, leg]) => `leg ${id} is still ${leg.state}`);
  return [
    ...brokenNow(world),
    ...left,
    ...[...plays.keys()].map((play) => `play ${play} goes on`),
    ...[...bridges.keys()].map((bridge) => `bridge ${bridge} is left`),
    ...[...recordings.keys()].map((recording) => `recording ${recording} goes on`),
    ...[...timers.keys()].map((timer) => `timer ${timer} is set`),
    ...world.company.calls().map((call) => `call ${call.callId} is still ${call.place}`),
    ...world.company
      .agents()
      .filter((agent) => !RESTING.has(agent.state))
      .map((agent) => `${agent.agentKey} is still ${agent.state}`),
    ...world.checker.unfinished(world.nowMs).map((violation) => `${violation.agentKey}: ${violation.why}`),
    ...recordLaws(world),
    ...indexesEmpty(world),
  ];
}

const RESTING: ReadonlySet<string> = new Set(['signedOut', 'signedIn', 'ready', 'notReady']);

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
    const { groupId } = call.place;
    const free = world.company
      .agents()
      .filter((agent) => idle.has(agent.agentKey) && agent.groupIds.includes(groupId))
      .find((agent) => !call.declinedBy.includes(agent.agentKey));
    return free === undefined ? [] : [`call ${call.callId} waits in ${groupId} while ${free.agentKey} is ready`];
  });
}

/** One record a call; one `after` a part; each says what the other says. */
function recordLaws(world: World): string[] {
  const broken: string[] = [];
  // A page that must rebuild its state is sent the same `after` again; the grammar catches any other second one.
  const ends = new Map<string, Set<string>>();
  for (const { event } of world.events) {
    if (event.type === 'after') {
      const part = `${event.callid}/${event.segment}`;
      ends.set(part, (ends.get(part) ?? new Set()).add(JSON.stringify(event)));
    }
  }
  const seen = new Set<string>();
  for (const record of world.records) {
    if (seen.has(record.callId)) {
      broken.push(`call ${record.callId} is stored twice`);
    }
    seen.add(record.callId);
    for (const segment of record.segments) {
      const part = `${record.callId}/${segment.segment}`;
      if (ends.get(part)?.size !== 1) {
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

/** The state keeps nothing of calls that are over. */
function indexesEmpty(world: World): string[] {
  const dump = world.company.dump();
  return [
    ...dump.legs.filter(([, owner]) => owner.kind !== 'standing').map(([leg]) => `the state still knows leg ${leg}`),
    ...dump.plays.map(([play]) => `the state still knows play ${play}`),
    ...dump.timers.map(([timer, purpose]) => `the state still knows timer ${timer} (${purpose.kind})`),
  ];
}
