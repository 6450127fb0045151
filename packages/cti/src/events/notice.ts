import { cmdtype } from '../schema/common-fields.ts';
import { fixed, text } from '../schema/field.ts';
import { event } from '../schema/message.ts';

/** Manual 6.10.1 and 6.10.4: `sendmsg` has two shapes, told apart by `annoucement` (the spelling is the wire). */

export const roundNotice = event(
  'sendmsg',
  {
    source: '6.10.1',
    kind: 'notice',
    shape: 'round notice',
    en: 'A predictive campaign moved the agent to another round.',
    zh: '智能外呼通知，切换轮次',
    notes: ['`msg` is always a JSON string: `{"id":0,"isannouncement":0,"remark":"…text…"}`.'],
    example: {
      type: 'sendmsg',
      annoucement: false,
      cmdtype: 1,
      msg: '{"id":0,"isannouncement":0,"remark":"第2轮开始"}',
    },
  },
  {
    annoucement: fixed(false, { en: 'false: a campaign’s notice', zh: 'false 智能外呼通知' }),
    cmdtype,
    msg: text({ en: 'JSON string with `id`, `isannouncement` 0, `remark` (the text)', zh: '通知信息（json字符串）' }),
  },
);

export const announcement = event(
  'sendmsg',
  {
    source: '6.10.4',
    kind: 'notice',
    shape: 'announcement',
    en: 'Announcements changed: the page fetches them (`GET /api/v1/announcements`), and shows a pop-up when they are new.',
    zh: '公告通知',
    notes: [
      '`msg` is a JSON string; `remark` is `thisisannouncementnew` (fetch and show) or `thisisannouncementupdate` (fetch only).',
      'The table prints `isannouncement` as boolean and explains it as 1: it is the number 1.',
    ],
    example: {
      type: 'sendmsg',
      annoucement: true,
      cmdtype: 1,
      msg: '{"id":0,"isannouncement":1,"remark":"thisisannouncementnew"}',
    },
  },
  {
    annoucement: fixed(true, { en: 'true: an announcement', zh: 'true 公告通知' }),
    cmdtype,
    msg: text({ en: 'JSON string with `id`, `isannouncement` 1, `remark`', zh: 'json字符串' }),
  },
);
