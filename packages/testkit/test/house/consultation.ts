import type { Expected, PhoneDesk } from './phone-desk.ts';
import type { Talk } from './talks.ts';

/** `by` asks; the other phone rings from here on. */
export async function consults(by: PhoneDesk, num: string, { callid, of }: Talk): Promise<void> {
  by.says('agentconsult', { num, userdata: { ask: 1 } });
  await by.gets(['agentconsult', { callid, status: 0, reason: '', dir: of.dir }]);
}

/** `by` and `other`, who was made ready, talk about the customer; `segment` is the other's. */
export async function advised(by: PhoneDesk, other: PhoneDesk, talk: Talk, segment: number): Promise<void> {
  await other.isReady();
  await consults(by, other.key, talk);
  const served = { ...talk.of, segment, userdata: { ask: 1 } };
  await other.picksUp();
  await other.gets(['consultinringing', served], ['consultincall', served]);
  await by.gets(['consultationcalls', { callid: talk.callid, dir: talk.of.dir }]);
}

/** All three talk. */
export async function joined(by: PhoneDesk, other: PhoneDesk, { callid }: Talk): Promise<void> {
  by.says('tripartitetalk');
  await by.gets(['tripartitetalk', { callid, status: 0 }], ['sanfangcall', { callid }]);
  await other.gets(['sanfangcall', { callid }]);
}

/** The end of a consultation: the initiator has the customer again. */
export const back = ({ callid, of }: Talk, status: number, reason = ''): Expected => [
  'agentconsultback',
  { callid, status, reason, dir: of.dir },
];

/** The customer is the consulted agent's. */
export const owns = ({ of }: Talk, segment: number): Expected => ['transferincall', { ...of, segment }];

/** The end of an agent’s part. */
export const after = ({ of }: Talk, fields: Readonly<Record<string, unknown>>): Expected => [
  'after',
  { ...of, ...fields },
];
