import { does, type Flow, gets, path, sends } from './flow.ts';

const watching = [sends('supervisor', 'monitoragent'), ...gets('supervisor', 'monitoragent')];

/** Manual 6.8 */
export const queueFeedFlow: Flow = {
  section: '6.8',
  slug: 'queue-feeds',
  title: { en: 'Queue feeds', zh: '呼入/智能外呼排队事件' },
  about: {
    en: '`queuenum` to every signed-in agent, one frame a group every 5 s; `monitorqueue` and `monitorcaller` to supervisors after `monitoragent`, until sign-out.',
    zh: 'queuenum 每5秒推送给所有签入坐席；monitorqueue、monitorcaller 在班长开启坐席监控后推送，直至签出。',
  },
  parties: ['customer', 'agent', 'supervisor'],
  ready: ['agent', 'supervisor'],
  rules: [],
  paths: [
    path(
      'A caller waits',
      '客户排队',
      watching,
      does('customer', 'joins the queue', '客户进入排队'),
      gets('supervisor', 'monitorqueue', 'monitorcaller', 'queuenum'),
      gets('agent', 'queuenum'),
      does('customer', 'leaves the queue', '客户离开排队'),
      gets('supervisor', 'monitorqueue', 'monitorcaller'),
    ),
  ],
};

/** Manual 6.9 */
export const taskFeedFlow: Flow = {
  section: '6.9',
  slug: 'task-feeds',
  title: { en: 'Campaigns open and close', zh: '智能外呼任务事件' },
  about: {
    en: 'To supervisors who monitor: the agents that joined or left the task group.',
    zh: '班长开启坐席监控后，收到签入、签出智能外呼技能组的坐席信息。',
  },
  parties: ['supervisor', 'agent'],
  ready: ['agent', 'supervisor'],
  rules: [],
  paths: [
    path(
      'A campaign opens and closes',
      '任务开启与关闭',
      watching,
      gets('supervisor', 'agentbegingroup'),
      gets('agent', 'sendmsg'),
      gets('supervisor', 'agentstopgroup'),
      gets('agent', 'endtask'),
    ),
  ],
};

/** Manual 6.10 */
export const noticeFlow: Flow = {
  section: '6.10',
  slug: 'notices',
  title: { en: 'Notices', zh: '公告通知' },
  about: {
    en: 'Announcements, a campaign’s rounds and its end, preview tasks. They come at any time and change nothing.',
    zh: '公告、智能外呼轮次、任务结束、预览任务通知，随时可能收到，不改变状态。',
  },
  parties: ['agent'],
  ready: ['agent'],
  rules: [],
  paths: [path('All of them', '各种通知', gets('agent', 'previewtask', 'sendmsg', 'endtask'))],
};

/** Manual 6.11 */
export const stickyAgentFlow: Flow = {
  section: '6.11',
  slug: 'sticky-agent',
  title: { en: 'Sticky agent', zh: '固定记忆坐席' },
  about: {
    en: 'A customer whom the agent last dialled by hand calls back while the agent is not ready.',
    zh: '坐席手拨客户再次回电时，坐席处于非就绪状态。',
  },
  parties: ['customer', 'agent'],
  ready: ['agent'],
  rules: [],
  paths: [
    path(
      'The customer gives up',
      '客户放弃',
      sends('agent', 'agentbusy'),
      gets('agent', 'agentbusy'),
      does('customer', 'calls back', '客户回电'),
      gets('agent', 'memberEnqueue'),
      does('customer', 'gives up', '客户放弃'),
      gets('agent', 'memberDequeue'),
    ),
    path(
      'The agent becomes ready',
      '坐席示闲',
      sends('agent', 'agentbusy'),
      gets('agent', 'agentbusy'),
      does('customer', 'calls back', '客户回电'),
      gets('agent', 'memberEnqueue'),
      sends('agent', 'agentidle'),
      gets('agent', 'agentidle', 'inringing', 'memberDequeue', 'incall'),
      does('customer', 'hangs up', '客户挂机'),
      gets('agent', 'after'),
    ),
  ],
};
