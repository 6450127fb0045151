import type { CallCenter } from '../../call-center/api.ts';
import type { LoginRefusal } from '../../login/login-client.ts';
import { AgentApp } from './agent-app.ts';
import type { TextKey, Translate } from './texts.ts';

declare global {
  interface Window {
    CallCenter: CallCenter;
    onmessage_event?: (json: unknown, direction: 'recive' | 'send') => void;
  }
}

/** A session that is back sooner is not worth a word. */
const RESUMING_SHOWN_AFTER_MS = 300;

/** What to tell whoever is signed out without having asked for it. */
const ENDED: Readonly<Partial<Record<string, TextKey>>> = {
  takenOver: 'takenOver',
  forced: 'forced',
  resumeRefused: 'sessionLost',
  unreachable: 'sessionLost',
};

/** The page `/agent`: built on the global `CallCenter` and the phone bar alone, so that it shows what any page can do. */
function start(callCenter: CallCenter, root: HTMLElement): void {
  const app = new AgentApp(callCenter, root);
  window.onmessage_event = (json, direction) => app.log(direction === 'send' ? 'sent' : 'received', json);
  callCenter.addEventListener('connectionstate', (event) => {
    app.log('local', event);
    const key = event.why === undefined ? undefined : ENDED[event.why];
    if (key !== undefined) app.notice(key);
  });
  callCenter.addEventListener('logon', (event) => {
    if (event.status === 1) app.signIn.fail(event.reason ?? '');
  });
  callCenter.addEventListener('audiostate', (event) => app.log('local', event));
  callCenter.opLogin_callback = (reply) => app.signIn.fail(loginReason(app.t, reply));
  app.refresh();
  void comeBack(callCenter, app);
}

function loginReason(t: Translate, { code, reason, retryAfter }: LoginRefusal): string {
  if (retryAfter !== undefined) return t('tooManyTries', { seconds: String(retryAfter) });
  switch (code) {
    case '1004':
    case '1005':
    case '1007':
      return t(`code${code}`);
    case 'network':
      return t('codeNetwork');
    default:
      return typeof reason === 'string' && reason !== '' ? reason : t('codeOther', { code });
  }
}

/** After a reload the browser's cookie is enough: the call goes on, and its state comes back. */
async function comeBack(callCenter: CallCenter, app: AgentApp): Promise<void> {
  const timer = window.setTimeout(() => app.notice('resuming'), RESUMING_SHOWN_AFTER_MS);
  const back = await callCenter.resumeSession();
  window.clearTimeout(timer);
  if (!back) app.signIn.notice('');
}

const root = document.getElementById('app');
if (root !== null) start(window.CallCenter, root);
