import type { RefusalCode } from '@callwright/cti';
import type { PhoneDesk } from './phone-desk.ts';

/**
 * `by`, who has a customer of an inbound call, can neither transfer to nor consult any of these, and is told why each time.
 * `resting` is signed in and not ready; `because` makes the fields of a refusal.
 */
export async function expectTargetsRefused(
  cmd: 'transfercall' | 'agentconsult',
  by: PhoneDesk,
  resting: PhoneDesk,
  because: (code: RefusalCode) => object,
): Promise<void> {
  const refusals: readonly [num: string, code: RefusalCode][] = [
    ['9999@demo', 'targetUnknown'],
    ['1002@other', 'targetUnknown'],
    [by.key, 'targetIsSelf'],
    ['1009@demo', 'targetSignedOut'],
    [resting.key, 'targetNotReady'],
    ['0085212345678', 'numberNotAllowed'],
  ];
  for (const [num, code] of refusals) {
    by.says(cmd, { num });
    await by.gets([cmd, { ...because(code), dir: 0 }]);
  }
}
