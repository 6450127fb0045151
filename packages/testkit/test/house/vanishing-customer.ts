import { expect } from 'vitest';
import type { Floor } from './floor.ts';
import { TONES, untilHeard } from './hearing.ts';
import type { Lanes } from './vanishing.ts';

const NUMBER = '13800138007';
const LOST = { endedBy: 'system', endReason: 'customerLost' } as const;

/** The other side of the table: the customer whose network dies ends the call for all. */
export function customerRows(lanes: Lanes, floor: () => Floor): void {
  lanes.row('customer', 'the customer’s phone dies in a three-way call: the call ends for both agents', async () => {
    const [person, agent, second] = await Promise.all([
      floor().outside(NUMBER, NUMBER, TONES.customer),
      floor().desk('1020', TONES.agent, '804'),
      floor().desk('1021', TONES.second, '804'),
    ]);
    agent.says('makecall', { called: NUMBER, caller: '' });
    const { callid } = await agent.gets(['makecall', { status: 0 }], ['outringing']);
    await agent.picksUp();
    await agent.gets(['outcall'], ['calledringing']);
    await person.picksUp();
    await agent.gets(['answer']);
    await second.isReady();
    agent.says('agentconsult', { num: second.key });
    await second.picksUp();
    await second.gets(['consultinringing'], ['consultincall']);
    await agent.gets(['agentconsult'], ['consultationcalls']);
    agent.says('tripartitetalk');
    await agent.gets(['tripartitetalk'], ['sanfangcall']);
    await second.gets(['sanfangcall']);
    await untilHeard({ person, agent, second }, { person: ['agent', 'second'], agent: ['person', 'second'] });
    process.kill(person.phone.pid, 'SIGKILL');
    await agent.gets(['after', { callid, ...LOST }]);
    await second.gets(['after', { callid, ...LOST }]);
    await Promise.all([agent.isHungUp(), second.isHungUp(), agent.rests(), second.rests()]);
    expect(await floor().over(callid, agent, second)).toMatchObject(LOST);
  });
}
