import { expect, test } from 'vitest';
import { validateEvent } from '../validate/validate-event.ts';

/**
 * The examples printed in the chapter, with reading.md's corrections (field tables over examples): `*` is masking and stands for a
 * number or, in JSON fields, an object; `timestamp` is a string; `operatorid` an int; what the table lists and the example lacks is added.
 */
const EXAMPLES: readonly (readonly [string, string, object])[] = [
  [
    '6.2.1 inringing',
    'timestamp as a string, masked fields filled, uuiData added',
    {
      callid: '24542515792953351',
      userdata: {},
      caller: '18910393942',
      origcaller: '18910393942',
      called: '4008001234',
      nowgroupid: 802,
      type: 'inringing',
      followData: {},
      timestamp: '1562898710',
      uuiData: '',
    },
  ],
  ['6.2.1 playtts', 'as printed', { type: 'playtts' }],
  ['6.2.1 incall', 'as printed', { callid: '24542515792953351', caller: '*', type: 'incall', called: '*' }],
  ['6.7.1 inringing', 'from the table', { type: 'inringing', agentStandby: true }],
  ['6.7.2 incall', 'from the table', { type: 'incall', agentStandby: true }],
  ['6.8.1.1 queuenum', 'as printed', { type: 'queuenum', cmdtype: 1, autonum: 0, groupid: 802, num: 1 }],
  [
    '6.8.2.3 monitorqueue',
    'as printed',
    { type: 'monitorqueue', data: [{ autonum: 0, groupid: 802, num: 1 }], cmdtype: 1 },
  ],
  [
    '6.8.2.3 monitorcaller',
    'as printed',
    {
      type: 'monitorcaller',
      data: [
        {
          groupid: 802,
          callers: [
            {
              customerType: 1,
              caller: '18910393942',
              joinedType: 1,
              joinedTime: '1562923059024',
              startTime: '1562923059024',
              baseScore: 0,
            },
          ],
        },
        { groupid: 804, callers: [] },
      ],
      cmdtype: 1,
    },
  ],
  ...(['agentbegingroup', 'agentstopgroup'] as const).map(
    (type) =>
      [
        `6.9 ${type}`,
        'operatorid as an int',
        {
          type,
          data: [
            {
              auto: true,
              called: '13300000019',
              nowgroupid: 804,
              worktype: 2,
              agentKey: '1001@wucb',
              companyId: 152,
              caller: '01041234',
              groupids: [802, 804],
              name: '1001',
              taskgroupid: 804,
              operatorid: 1001,
              status: type === 'agentbegingroup' ? 'offwork' : 'free',
              operate_time: '2019-07-12 16:47:32',
            },
          ],
          cmdtype: 1,
        },
      ] as const,
  ),
];

test.each(EXAMPLES)('%s (%s)', (_section, _correction, example) => {
  expect(validateEvent(example)).toEqual({ ok: true, event: example });
});

test('uncorrected, the examples are refused where reading.md says that the table wins', () => {
  const base = {
    type: 'inringing',
    callid: '1',
    caller: '',
    origcaller: '',
    called: '',
    nowgroupid: 1,
    userdata: {},
    followData: {},
    uuiData: '',
  };
  expect(validateEvent({ ...base, timestamp: 1562898710 })).toMatchObject({ ok: false, path: '/timestamp' });
  expect(validateEvent({ ...base, timestamp: '1562898710', userdata: '*' })).toMatchObject({
    ok: false,
    path: '/userdata',
  });
});
