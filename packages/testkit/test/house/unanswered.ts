import { endReasonText, type RefusalCode, reasonText } from '@callwright/cti';
import { expect } from 'vitest';
import type { Floor } from './floor.ts';
import type { Expected, PhoneDesk } from './phone-desk.ts';

/** The ring time of the demo's groups is 20 s, an outside number has 60 s: with room for a machine that stands still. */
const RUNG_OUT_MS_MAX = 90_000;
/** The simulated carrier answers the one, and speaks; the other rings for ever. */
const ANSWERS = '13300000019';
const RINGS_FOR_EVER = '13300000002';

/** Whoever is called by `asker` does not answer: called, transferred to, consulted, one after the other. A minute. */
export async function agentUnanswered(floor: Floor, asker: PhoneDesk, target: PhoneDesk): Promise<void> {
  await internalCall(floor, asker, target);
  const callid = await talks(asker);
  for (const cmd of ['transfercall', 'agentconsult'] as const) {
    await target.isReady();
    asker.says(cmd, { num: target.key });
    await asker.gets([cmd, { callid, status: 0, dir: 1 }], ...underWay(cmd));
    await target.gets([cmd === 'transfercall' ? 'transferinringing' : 'consultinringing', { callid, dir: 1 }]);
    await asker.getsWithin(RUNG_OUT_MS_MAX, failed(cmd, callid, because('targetNoAnswer')));
    await isMissed(target, callid);
  }
  await hangsUp(floor, asker, callid, target);
}

/** A number outside does not answer: transferred to. A minute. */
export async function outsideUnanswered(
  floor: Floor,
  asker: PhoneDesk,
  cmd: 'transfercall' | 'agentconsult',
): Promise<void> {
  const callid = await talks(asker);
  asker.says(cmd, { num: RINGS_FOR_EVER });
  await asker.gets([cmd, { callid, status: 0, dir: 1 }], ...underWay(cmd));
  await asker.getsWithin(RUNG_OUT_MS_MAX, failed(cmd, callid, endReasonText('calleeNoAnswer', 'zh')));
  await hangsUp(floor, asker, callid);
}

const because = (code: RefusalCode): string => reasonText(code, 'zh');

const underWay = (cmd: 'transfercall' | 'agentconsult'): readonly Expected[] =>
  cmd === 'transfercall' ? [['transfering']] : [];

/** The asker has the customer again. Who hears whom is measured where it fails at once. */
const failed = (cmd: 'transfercall' | 'agentconsult', callid: string, reason: string): Expected =>
  cmd === 'transfercall'
    ? ['transfercall', { callid, status: 480, reason, dir: 1 }]
    : ['agentconsultback', { callid, status: 1, reason, dir: 1 }];

async function internalCall(floor: Floor, asker: PhoneDesk, target: PhoneDesk): Promise<void> {
  await target.isReady();
  asker.says('makecall', { called: target.key, caller: '' });
  const callid = String((await asker.gets(['makecall', { status: 0 }])).callid);
  await asker.picksUp();
  await asker.gets(['outringing'], ['outcall'], ['calledringing']);
  await target.gets(['innerringing', { callid, segment: 2 }]);
  await asker.getsWithin(
    RUNG_OUT_MS_MAX,
    ['innercallout', { callid, status: 480, reason: because('targetNoAnswer') }],
    ['after', { callid, endedBy: 'system', endReason: 'calleeNoAnswer', filename: '' }],
  );
  await isMissed(target, callid);
  await Promise.all([asker.isHungUp(), asker.rests()]);
  expect(await floor.over(callid, asker, target)).toMatchObject({ endReason: 'calleeNoAnswer' });
}

/** The phone that rang for nothing is still, and its agent not ready. */
async function isMissed(target: PhoneDesk, callid: string): Promise<void> {
  await target.rings();
  await target.isHungUp();
  await target.gets(
    ['after', { callid, endedBy: 'system', endReason: 'agentNoAnswer', filename: '' }],
    ['agentbusy', { status: 0, reason: endReasonText('agentNoAnswer', 'zh') }],
  );
  await target.rests();
}

async function talks(asker: PhoneDesk): Promise<string> {
  asker.says('makecall', { called: ANSWERS, caller: '' });
  const { callid } = await asker.gets(['makecall', { status: 0 }]);
  await asker.picksUp();
  await asker.gets(['outringing'], ['outcall'], ['calledringing'], ['answer']);
  return String(callid);
}

async function hangsUp(floor: Floor, asker: PhoneDesk, callid: string, ...others: readonly PhoneDesk[]): Promise<void> {
  asker.says('cancelmakecall');
  await asker.gets(['cancelmakecall', { status: 0 }], ['after', { callid, endReason: 'agentHungUp' }]);
  await Promise.all([asker.isHungUp(), asker.rests()]);
  await floor.over(callid, asker, ...others);
}
