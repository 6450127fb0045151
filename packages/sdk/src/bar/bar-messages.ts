import type { AnyEvent } from '../agent-client/client-events.ts';
import { textOf } from '../wire/frames.ts';
import type { BarMessage } from './bar-context.ts';

/** An announcement, as `GET /api/v1/announcements` lists it (manual 6.10.4). */
export interface Announcement {
  readonly id: number;
  readonly title: string;
  readonly text: string;
}

/** Does this event say that there are new announcements to fetch? */
export function tellsAnnouncement(event: AnyEvent): boolean {
  return event.type === 'sendmsg' && event.annoucement === true;
}

/** Messages kept: a shift's worth; older ones go. */
export const MESSAGES_MAX = 50;
/** A notice longer than this is cut: it is a line for an agent, not a document. */
const TEXT_CHARS_MAX = 2_000;

export type MessageText = Pick<BarMessage, 'kind' | 'title' | 'text'>;

/** What of an event is a message for the agent's eyes (manual 6.10, 6.11); undefined for all others. */
export function messageOf(event: AnyEvent): MessageText | undefined {
  switch (event.type) {
    case 'sendmsg':
      return sendmsg(event);
    case 'endtask':
      return { kind: 'notice', title: '', text: (say) => say('taskEnded') };
    case 'memberEnqueue':
      return { kind: 'notice', title: '', text: stickyText(textOf(event.caller)) };
    default:
      return undefined;
  }
}

/**
 * What failed later than its reply: the colleague declined, did not answer, could not be reached. A refused reply has its
 * command's `sequence`, and rejects that command's promise.
 */
export function isFailure({ type, status, sequence, reason }: AnyEvent): boolean {
  return type !== 'logon' && typeof status === 'number' && status !== 0 && sequence === undefined && reason !== '';
}

/** `msg` is a JSON string; announcements only say that they are there, the page fetches them. */
function sendmsg(event: AnyEvent): MessageText {
  const remark = remarkOf(textOf(event.msg));
  if (event.annoucement === true) {
    const fresh = remark === 'thisisannouncementnew';
    return { kind: 'announcement', title: '', text: (say) => say(fresh ? 'announcementNew' : 'announcementChanged') };
  }
  return { kind: 'notice', title: '', text: () => remark.slice(0, TEXT_CHARS_MAX) };
}

function stickyText(number: string): BarMessage['text'] {
  return (say) => say('stickyWaits', { number });
}

function remarkOf(msg: string): string {
  try {
    const parsed: unknown = JSON.parse(msg);
    return typeof parsed === 'object' && parsed !== null && 'remark' in parsed ? String(parsed.remark) : msg;
  } catch {
    return msg;
  }
}
