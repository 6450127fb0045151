import type { Environment } from '../browser/environment.ts';
import type { Session } from '../session/session.ts';
import type { ServerFrame } from '../wire/frames.ts';
import type { CallCenter } from './api.ts';
import { PageStore } from './page-store.ts';
import type { Settings } from './settings.ts';
import { taskNames } from './task-names.ts';

/** What the object does by itself on a frame, before the page's handlers run (sdk-facts §2.1 step 4, §3.4, §3.6). */
export function builtIn(
  session: Session,
  settings: Settings,
  environment: Environment,
  self: () => CallCenter,
): (type: string, event: object) => void {
  return (type, event) => {
    if (settings.refreshReconnection) remember(type, environment);
    if (type === 'availablegroup') void showTasks(session, settings, environment, self, event as ServerFrame);
  };
}

/** What the incumbent keeps to know whether a session may be resumed after a reload; our server needs none of it. */
function remember(type: string, environment: Environment): void {
  if (LOCAL.has(type)) return;
  if (type === 'ping') PageStore.set('last_msg_time', String(environment.nowMs()));
  else PageStore.set('last_msg', type);
}

const LOCAL: ReadonlySet<string> = new Set([
  'connectionstate',
  'audiostate',
  'audioquality',
  'audiolevel',
  'audiodevices',
]);

interface TaskGroup {
  readonly id: number;
  readonly name: string;
  readonly status: number;
}

/** A predictive sign-in chooses its task: the bar lists them, by the names of their tasks. */
async function showTasks(
  session: Session,
  settings: Settings,
  environment: Environment,
  self: () => CallCenter,
  frame: ServerFrame,
): Promise<void> {
  if (!settings.choosesTask || session.snapshot.isLogin) return;
  const groups = Array.isArray(frame.data) ? frame.data.filter(isTaskGroup) : [];
  if (groups.length === 0) {
    session.say('无可用任务');
    session.alert('无可用任务');
    return;
  }
  session.say('请选择任务');
  const companyid = session.signIn?.info.companyid ?? '';
  const { data } = await taskNames(environment, settings.server, companyid, groups.map(({ id }) => id).join(','));
  for (const { id, name, status } of groups) {
    const taskname = data.find((entry) => entry.groupid === id)?.taskname ?? name;
    self().addLoginTask(taskname, id, status);
  }
}

function isTaskGroup(value: unknown): value is TaskGroup {
  return (
    typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number' && 'name' in value
  );
}
