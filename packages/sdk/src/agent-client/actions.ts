/** What an agent or supervisor can do, named as the methods of `AgentClient`. */
export const ACTIONS = [
  'signIn',
  'signOut',
  'ready',
  'notReady',
  'dial',
  'answer',
  'hangUp',
  'hold',
  'retrieve',
  'sendDtmf',
  'transfer',
  'transferToGroup',
  'cancelTransfer',
  'consult',
  'endConsult',
  'completeConsult',
  'conference',
  'transferToIvr',
  'consultIvr',
  'listen',
  'bargeIn',
  'takeOver',
  'forceRelease',
  'forceState',
] as const;

export type Action = (typeof ACTIONS)[number];
