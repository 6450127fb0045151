import type { LoginInfo } from '../login/login-client.ts';
import type { Labels } from '../state/agent-snapshot.ts';

/** What of the login the getters show, and how the agent signed in. */
export interface SignIn {
  readonly info: LoginInfo;
  readonly worktype: number;
  readonly auto: number;
  readonly logingroups: string;
  /** A predictive sign-in asks for the task groups first, and signs on when one was chosen. */
  readonly choosesTask?: boolean;
  /** Base address of the server that was logged in to. */
  readonly server: string;
}

/** Two pages of one browser with the same sign-in share it; another phone or mode is another sign-in. */
export function sameChoice(one: SignIn, other: SignIn): boolean {
  return one.worktype === other.worktype && one.auto === other.auto && one.logingroups === other.logingroups;
}

/** The company's reasons replace those of before; the page's own default label stays (sdk-facts §3.1). */
export function labelsOf(labels: Labels, { info }: SignIn): Labels {
  if (info.busyList.length === 0) return labels;
  const entries = info.busyList.map(({ typeId, showText }) => [typeId, showText] as const);
  return { ...labels, busyTypes: new Map([[0, labels.busyTypes.get(0) ?? labels.busy], ...entries]) };
}
