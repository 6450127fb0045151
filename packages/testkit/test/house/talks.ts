import type { Floor } from './floor.ts';
import type { Person } from './person.ts';
import type { Expected, PhoneDesk } from './phone-desk.ts';

/** A customer and an agent who talk, and what every event of their call says of it. */
export interface Talk {
  readonly callid: string;
  /** Of the call, for everybody who is served it. */
  readonly of: {
    readonly callid: string;
    readonly caller: string;
    readonly called: string;
    readonly dir: 0 | 1;
  };
}

export interface Customer {
  readonly person: Person;
  /** Its own number, as caller. */
  readonly number: string;
  /** What agents dial to reach it. */
  readonly calledAs: string;
}

/** Group 803 has no wrap-up: who was ready before is so again at once. */
export const AGAIN: Expected = ['agentidle', { status: 0 }];

/** The customer calls a service number, and the agent, the only one who is ready, takes the call (manual 6.2.1). */
export async function inboundTalk(
  floor: Floor,
  { person, number }: Customer,
  desk: PhoneDesk,
  service: '95001' | '95003' = '95003',
): Promise<Talk> {
  await desk.isReady();
  await person.dials(`sip:${service}@${floor.house.server.sipAddress}`);
  const { callid } = await desk.gets(['inringing', { caller: number, called: service, dir: 0 }]);
  await desk.picksUp();
  // Group 802, behind 95001, announces the agent's number.
  if (service === '95001') await desk.gets(['playtts', { callid }]);
  const of = { callid: String(callid), caller: number, called: service, dir: 0 } as const;
  await desk.gets(['incall', { ...of, segment: 1 }]);
  await person.isAnswered();
  return { callid: of.callid, of };
}

/** The agent calls the customer (manual 6.1.1). */
export async function outboundTalk({ person, calledAs }: Customer, desk: PhoneDesk): Promise<Talk> {
  desk.says('makecall', { called: calledAs, caller: '' });
  const { callid } = await desk.gets(['makecall', { status: 0, dir: 1 }]);
  const { caller } = await desk.gets(['outringing', { callid, called: calledAs, dir: 1 }]);
  await desk.picksUp();
  await desk.gets(['outcall', { callid, number: calledAs }], ['calledringing', { callid }]);
  await person.picksUp();
  const of = { callid: String(callid), caller: String(caller), called: calledAs, dir: 1 } as const;
  await desk.gets(['answer', { ...of, segment: 1 }]);
  return { callid: of.callid, of };
}

/** The customer calls 95003, `from` takes the call and transfers it to `to`: the second part is theirs (manual 6.3.1). */
export async function transferredTalk(floor: Floor, customer: Customer, from: PhoneDesk, to: PhoneDesk): Promise<Talk> {
  const talk = await inboundTalk(floor, customer, from);
  await to.isReady();
  from.says('transfercall', { num: to.key });
  await from.gets(['transfercall', { status: 0 }], ['transfering']);
  await to.picksUp();
  await to.gets(['transferinringing', talk.of], ['transferincall', talk.of]);
  await from.isHungUp();
  await from.gets(['after', { ...talk.of, endReason: 'transferred' }], AGAIN);
  await from.rests();
  return talk;
}
