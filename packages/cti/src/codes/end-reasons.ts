/** Why a call, or an agent's part in it, ended: the closed catalogue behind `endReason` of `after` and of call records. Ours: the manual has no such field. */
export const END_REASONS = {
  customerHungUp: { en: 'the customer hung up', zh: '客户挂机' },
  agentHungUp: { en: 'the agent hung up', zh: '坐席挂机' },
  outsideHungUp: { en: 'the outside number hung up', zh: '外线挂机' },
  customerLost: { en: "the customer's connection was lost", zh: '客户连接中断' },
  supervisorReleased: { en: 'released by a supervisor', zh: '班长强拆' },
  customerAbandonedInIvr: { en: 'the customer gave up in the menu', zh: '客户在IVR中放弃' },
  customerAbandonedInQueue: { en: 'the customer gave up while waiting', zh: '客户在排队中放弃' },
  customerAbandonedWhileRinging: { en: 'the customer gave up while the agent rang', zh: '客户在坐席振铃时放弃' },
  customerAbandonedInAnnouncement: { en: 'the customer gave up during the announcement', zh: '客户在播放工号时放弃' },
  ivrEnded: { en: 'the IVR flow ended', zh: 'IVR流程结束' },
  ivrFailed: { en: 'the IVR flow failed', zh: 'IVR流程出错' },
  queueFull: { en: 'the queue is full', zh: '排队已满' },
  queueTimeout: { en: 'nobody answered within the longest wait', zh: '排队超时' },
  agentNoAnswer: { en: 'missed call', zh: '未接来电' },
  agentDeclined: { en: 'declined', zh: '坐席拒接' },
  agentUnreachable: { en: "the agent's phone cannot be reached", zh: '坐席话机不可达' },
  agentLost: { en: "the agent's connection was lost", zh: '坐席连接中断' },
  agentCancelled: { en: 'the agent cancelled the call', zh: '坐席取消呼叫' },
  agentPhoneBusy: { en: "the agent's phone is busy", zh: '坐席话机忙' },
  calleeBusy: { en: 'the called party is busy', zh: '被叫忙' },
  calleeNoAnswer: { en: 'the called party did not answer', zh: '被叫无应答' },
  calleeDeclined: { en: 'the called party declined', zh: '被叫拒接' },
  calleeUnreachable: { en: 'the called party cannot be reached', zh: '被叫不可达' },
  calleeSignedOut: { en: 'the called agent is signed out', zh: '被叫坐席未签入' },
  calleeNotReady: { en: 'the called agent is not ready', zh: '被叫坐席未就绪' },
  calleeOnCall: { en: 'the called agent is on a call', zh: '被叫坐席通话中' },
  numberUnallocated: { en: 'the number is not in use', zh: '空号' },
  trunkUnreachable: { en: 'the line to the network is down', zh: '中继不可达' },
  trunkRefused: { en: 'the network refused the call', zh: '中继拒绝呼叫' },
  trunkTimeout: { en: 'the network did not reply', zh: '中继超时无响应' },
  systemError: { en: 'system error', zh: '系统错误' },
  systemStopped: { en: 'the system was stopped', zh: '系统停止' },
  transferred: { en: 'the customer was transferred', zh: '已转接' },
  transferCancelled: { en: 'the transfer was cancelled', zh: '转接已取消' },
  consultEnded: { en: 'the consultation ended', zh: '咨询结束' },
  intercepted: { en: 'a supervisor took the call over', zh: '通话被班长拦截' },
  monitoredCallEnded: { en: 'the observed call ended', zh: '被监听的通话已结束' },
  signedOut: { en: 'the agent was signed out', zh: '坐席已签出' },
  noAgentInTime: { en: 'answered, and no agent was free in time', zh: '客户接听后无空闲坐席' },
  answeringMachine: { en: 'an answering machine took the call', zh: '语音信箱接听' },
  taskEnded: { en: 'the task ended', zh: '任务结束' },
} as const satisfies Record<string, { readonly en: string; readonly zh: string }>;

export type EndReason = keyof typeof END_REASONS;

/** Text for people of an end reason. */
export function endReasonText(reason: EndReason, language: 'zh' | 'en'): string {
  return END_REASONS[reason][language];
}
