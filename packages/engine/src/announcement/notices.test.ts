import { expect, it } from 'vitest';
import { AGENT, SECOND, SUPERVISOR, testCompany } from '../harness/demo.ts';
import { callsIn, createWorld, dialed, feed, heard, lastEvent, picksUp, says, signIn } from '../harness/world.ts';

/** Manual 6.10.3, 6.10.4, and the page's data of a call (reading.md). */

it.each(['new', 'update'] as const)(
  'announce %s: to every signed-in agent of the groups, the message a JSON string',
  (kind) => {
    const world = createWorld(testCompany());
    feed(world, { type: 'signIn', ...signInTo(SECOND, [802]) });
    signIn(world, AGENT, 1);
    signIn(world, SUPERVISOR, 1);
    feed(world, { type: 'announce', kind, groupIds: [803] });
    expect(heard(world, AGENT).at(-1)).toBe('sendmsg');
    expect(heard(world, SUPERVISOR).at(-1)).toBe('sendmsg');
    expect(heard(world, SECOND)).toEqual(['logon']);
    feed(world, { type: 'announce', kind, groupIds: [] });
    const remark = `thisisannouncement${kind}`;
    expect(lastEvent(world, SECOND, 'sendmsg')).toEqual({
      type: 'sendmsg',
      annoucement: true,
      cmdtype: 1,
      msg: JSON.stringify({ id: 0, isannouncement: 1, remark }),
    });
    expect(world.complaints).toEqual([]);
  },
);

const signInTo = (agentKey: string, groupIds: readonly number[]) =>
  ({ agentKey, worktype: 1, auto: false, groupIds, audioLeg: undefined, sequence: undefined }) as const;

it('preview tasks: to the agent, who is signed in', () => {
  const world = createWorld(testCompany());
  const tasks = [{ taskid: 12, name: 'spring', count: 40 }];
  expect(feed(world, { type: 'previewTasks', agentKey: AGENT, tasks })).toMatchObject([{ type: 'unexpected' }]);
  signIn(world, AGENT, 1);
  feed(world, { type: 'previewTasks', agentKey: AGENT, tasks });
  expect(lastEvent(world, AGENT, 'previewtask')).toEqual({ type: 'previewtask', cmdtype: 1, data: tasks });
});

it('data attached to a call that is up is in the frames from here on; too much of it, or no call: unexpected', () => {
  const world = createWorld(testCompany());
  signIn(world, AGENT, 1);
  says(world, AGENT, { cmd: 'agentidle' });
  callsIn(world, '95003');
  const callId = world.company.calls()[0]?.callId ?? '';
  feed(world, { type: 'attach', callId, followData: { order: 1 } });
  feed(world, { type: 'attach', callId, followData: { paid: true } });
  picksUp(world, dialed(world, '81001'));
  expect(lastEvent(world, AGENT, 'incall')).toMatchObject({ followData: { order: 1, paid: true } });
  const big = { text: 'x'.repeat(65_536) };
  expect(feed(world, { type: 'attach', callId, followData: big })).toMatchObject([{ type: 'unexpected' }]);
  expect(feed(world, { type: 'attach', callId: '1', followData: {} })).toMatchObject([{ type: 'unexpected' }]);
  expect(world.company.followData(callId)).toEqual({ order: 1, paid: true });
});
