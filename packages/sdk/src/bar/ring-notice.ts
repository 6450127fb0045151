import type { ClientSnapshot } from '../agent-client/client-snapshot.ts';
import type { Say } from './bar-texts.ts';

/**
 * A notification on the desktop while a call rings and the page is not in sight. Once for a call in all tabs: its `tag` is
 * the call's.
 */
export class RingNotice {
  #shown: Notification | undefined;
  #callid = '';

  /** To be called with every snapshot. */
  see({ call, tab }: ClientSnapshot, say: Say): void {
    if (call === undefined || !call.ringing) {
      this.close();
      return;
    }
    if (call.callid === this.#callid || tab !== 'holder' || !document.hidden) return;
    this.#callid = call.callid;
    this.#show(say('notificationTitle', { number: call.number || say('unknownNumber') }), call.groupName, call.callid);
  }

  close(): void {
    this.#shown?.close();
    this.#shown = undefined;
  }

  #show(title: string, body: string, callid: string): void {
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
    try {
      const notice = new Notification(title, { body, tag: `callwright-${callid}`, requireInteraction: true });
      notice.onclick = () => {
        window.focus();
        notice.close();
      };
      this.#shown = notice;
    } catch {
      // Android's browsers have the name and allow it only to service workers: the page itself still rings.
    }
  }
}
