/** What the agents' process is asked for, and what it tells (Node process channel). */
export type AgentsCommand =
  | { readonly cmd: 'signIn'; readonly baseUrl: string; readonly firstOperator: number; readonly count: number }
  | { readonly cmd: 'ready' }
  | { readonly cmd: 'signOut' };

export type AgentsEvent =
  | { readonly event: 'signedIn'; readonly count: number }
  | { readonly event: 'ready'; readonly count: number }
  | { readonly event: 'signedOut' }
  | { readonly event: 'failed'; readonly text: string }
  /** `inringing` frames since the last report: caller and monotonic ms of arrival. */
  | { readonly event: 'rang'; readonly calls: readonly (readonly [caller: string, atMs: number])[] };
