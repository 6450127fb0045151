import { noticeFlow, queueFeedFlow, stickyAgentFlow, taskFeedFlow } from './feeds.ts';
import type { Flow } from './flow.ts';
import { inboundFlow, predictiveSignInFlow, smartOutboundFlow } from './inbound.ts';
import { consultIvrFlow, transferIvrFlow } from './ivr.ts';
import { internalFlow, outboundFlow } from './outbound.ts';
import { sessionFlow, supervisorFlow } from './session.ts';
import { consultFlow, transferFlow } from './transfer.ts';

/** Every flow of the chapter, with the ways through it that the docs draw and the tests check. */
export const FLOWS: readonly Flow[] = [
  outboundFlow,
  internalFlow,
  inboundFlow,
  smartOutboundFlow,
  transferFlow,
  consultFlow,
  transferIvrFlow,
  consultIvrFlow,
  predictiveSignInFlow,
  queueFeedFlow,
  taskFeedFlow,
  noticeFlow,
  stickyAgentFlow,
  sessionFlow,
  supervisorFlow,
];
