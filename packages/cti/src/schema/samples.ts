/** Values that the documented examples share. */
export const sampleCall = {
  callid: '24542515792953351',
  timestamp: '1562898710',
  segment: 1,
};
const empty = { userdata: {}, followData: {}, uuiData: '' };
export const sampleInbound = {
  ...sampleCall,
  ...empty,
  caller: '18910393942',
  origcaller: '18910393942',
  called: '4008001234',
  nowgroupid: 802,
};
export const sampleOutbound = {
  ...sampleCall,
  ...empty,
  caller: '01041234567',
  origcaller: '13910010108',
  called: '13300000019',
  nowgroupid: 802,
};
export const sampleInternal = {
  ...sampleCall,
  ...empty,
  caller: '1001@demo',
  origcaller: '13910010108',
  called: '1002@demo',
  nowgroupid: 802,
};
export const sampleSmart = {
  ...sampleInbound,
  called: '01041234567',
  nowgroupid: 804,
  custId: { taskid: 12, name: 'spring' },
  device: 'leg-81',
  devicetype: 2,
  agentid: 11,
  groupid: 804,
  userCallid: '24542515792953351',
  auto: true,
};
export const fine = { status: 0, reason: '' };
