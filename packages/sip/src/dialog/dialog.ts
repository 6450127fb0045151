/**
 * A dialog as plain data, RFC 3261 §12: who, in which order, and by which way.
 *
 * The functions return a new dialog and never change the one they got.
 */
export interface Dialog {
  readonly callId: string;
  readonly localTag: string;
  /** Empty for peers of RFC 2543, which send no tag (RFC 3261 §12.1.1). */
  readonly remoteTag: string;
  /** Whole value of From in our requests, tag included. */
  readonly localParty: string;
  /** Whole value of To in our requests, tag included. */
  readonly remoteParty: string;
  readonly localCseq: number;
  /** `undefined` until the peer has sent a request in the dialog. */
  readonly remoteCseq: number | undefined;
  /** URI of the peer's Contact. */
  readonly remoteTarget: string;
  /** Route header values in the order in which our requests visit them. */
  readonly routeSet: readonly string[];
}

/** Of the INVITE that we answered, RFC 3261 §12.1.1. */
export interface UasDialogFacts {
  readonly callId: string;
  readonly localTag: string;
  readonly fromTag: string | undefined;
  /** Value of From as it came. */
  readonly from: string;
  /** Value of To as it came, without tag. */
  readonly to: string;
  readonly cseq: number;
  readonly contactUri: string;
  /** Record-Route values, in the order of the message. */
  readonly recordRoute: readonly string[];
}

export function uasDialog(facts: UasDialogFacts): Dialog {
  return {
    callId: facts.callId,
    localTag: facts.localTag,
    remoteTag: facts.fromTag ?? '',
    localParty: `${facts.to};tag=${facts.localTag}`,
    remoteParty: facts.from,
    localCseq: 0,
    remoteCseq: facts.cseq,
    remoteTarget: facts.contactUri,
    // RFC 3261 §12.1.1: the UAS keeps the order of Record-Route.
    routeSet: facts.recordRoute,
  };
}

/** Of our INVITE and a response with a To tag, RFC 3261 §12.1.2. */
export interface UacDialogFacts {
  readonly callId: string;
  readonly localTag: string;
  readonly toTag: string | undefined;
  /** Value of From as we sent it, tag included. */
  readonly from: string;
  /** Value of To as it came back, tag included. */
  readonly to: string;
  readonly cseq: number;
  readonly contactUri: string;
  readonly recordRoute: readonly string[];
}

export function uacDialog(facts: UacDialogFacts): Dialog {
  return {
    callId: facts.callId,
    localTag: facts.localTag,
    remoteTag: facts.toTag ?? '',
    localParty: facts.from,
    remoteParty: facts.to,
    localCseq: facts.cseq,
    remoteCseq: undefined,
    remoteTarget: facts.contactUri,
    // RFC 3261 §12.1.2: the UAC takes Record-Route in reverse.
    routeSet: facts.recordRoute.toReversed(),
  };
}

/** The dialog with the CSeq number of our next request in it. */
export function withNextCseq(dialog: Dialog): Dialog {
  return { ...dialog, localCseq: dialog.localCseq + 1 };
}

/**
 * The dialog after a request of the peer, or `undefined` when its CSeq is not greater than the last one's: such a
 * request is answered 500 (RFC 3261 §12.2.2).
 */
export function withRemoteCseq(dialog: Dialog, cseq: number): Dialog | undefined {
  if (dialog.remoteCseq !== undefined && cseq <= dialog.remoteCseq) return undefined;
  return { ...dialog, remoteCseq: cseq };
}

/** Target refresh by re-INVITE or UPDATE, or by a 2xx to ours (RFC 3261 §12.2.1.2, §12.2.2). */
export function withRemoteTarget(dialog: Dialog, contactUri: string | undefined): Dialog {
  if (contactUri === undefined || contactUri === dialog.remoteTarget) return dialog;
  return { ...dialog, remoteTarget: contactUri };
}

/** Request-URI and Route values of a request in the dialog. */
export interface RequestRoute {
  readonly requestUri: string;
  readonly route: readonly string[];
}

/** RFC 3261 §12.2.1.1: loose routing when the first route has `lr`, else strict routing of RFC 2543. */
export function requestRoute(dialog: Dialog): RequestRoute {
  const [first] = dialog.routeSet;
  if (first === undefined || hasLooseRoute(first)) return { requestUri: dialog.remoteTarget, route: dialog.routeSet };
  // A strict router finds itself in the Request-URI, and the true target at the end of the routes.
  return { requestUri: uriOfRoute(first), route: [...dialog.routeSet.slice(1), `<${dialog.remoteTarget}>`] };
}

function hasLooseRoute(route: string): boolean {
  return /;lr(?=[;>=\s]|$)/i.test(uriOfRoute(route));
}

function uriOfRoute(route: string): string {
  const open = route.indexOf('<');
  if (open < 0) return route.trim();
  const close = route.indexOf('>', open);
  return close < 0 ? route.slice(open + 1) : route.slice(open + 1, close);
}
