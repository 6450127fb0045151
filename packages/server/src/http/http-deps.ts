import type { AgentView, CallView, CampaignView, CompanyConfig, CompanyInput, QueueView } from '@callwright/engine';
import type { Outbound } from '../campaigns/outbound.ts';
import type { CredentialDesk } from '../companies/credential-desk.ts';
import type { Config } from '../config/config.ts';
import type { DemoCustomers } from '../demo/demo-carrier.ts';
import type { Clock } from '../gateway/agent-gateway.ts';
import type { OriginPolicy } from '../gateway/origin-policy.ts';
import type { AgentDirectory } from '../login/agent-directory.ts';
import type { CookieSessions } from '../login/cookie-sessions.ts';
import type { LoginDesk } from '../login/login-desk.ts';
import type { TokenDesk } from '../login/token-desk.ts';
import type { Log } from '../metrics/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Store } from '../store/store.ts';
import type { Trace } from '../trace/trace.ts';

/** What is going on now; made when asked for. A company that is not there: empty lists. */
export interface LiveViews {
  agents(companyId: number): readonly AgentView[];
  queues(companyId: number): readonly QueueView[];
  /** Campaigns that run or are paused. */
  campaigns(companyId: number): readonly CampaignView[];
  /** Calls in progress. */
  calls(companyId: number): readonly CallView[];
  /** The page's data of a call that is up. */
  followData(companyId: number, callId: string): Readonly<Record<string, unknown>> | undefined;
}

export interface Health {
  /** Calls can be taken. */
  readonly ready: boolean;
  /** Name → `ok`, or what is wrong. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface HttpDeps {
  readonly config: Config;
  /** The demo company is served: its token, the incumbent's login and any loopback origin are good (on loopback only). */
  readonly demo: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly trace: Trace;
  readonly agents: AgentDirectory;
  readonly login: LoginDesk;
  readonly credentials: CredentialDesk;
  readonly cookies: CookieSessions;
  readonly origins: OriginPolicy;
  readonly live: LiveViews;
  /** Campaigns, claims and imports. */
  readonly outbound: Pick<Outbound, 'desk' | 'importer' | 'claims'>;
  /** Stores a changed company and brings it into the running machine; a new one gets its machine. */
  readonly configure: (company: CompanyConfig) => Promise<void>;
  /** Feeds a company's machine; one that is not there: nothing. */
  readonly input: (companyId: number, input: CompanyInput) => void;
  /** Whose page has this token. */
  readonly tokens: Pick<TokenDesk, 'find'>;
  readonly health: () => Promise<Health> | Health;
  /** Runs first when the app closes: ends calls and pages, for a server with open WebSockets never ends by itself. */
  readonly beforeClose?: () => Promise<void>;
  /** The simulated carrier's customers; undefined: there is a real trunk. */
  readonly customers: DemoCustomers | undefined;
  readonly folders: {
    /** `packages/sdk/dist` */
    readonly sdk: string;
    /** `docs` */
    readonly docs: string;
    /** `examples` */
    readonly examples: string;
    readonly recordings: string;
  };
}

/** The company that a request is about: the one that it names, or the first. */
export function companyOf(deps: Pick<HttpDeps, 'agents'>, companyId: number | undefined): CompanyConfig | undefined {
  return companyId === undefined ? deps.agents.companies()[0] : deps.agents.company(companyId);
}
