import type { CompanyEffect, CompanyInput } from '@callwright/engine';
import type { MediaCommand } from '@callwright/media';
import type { EndpointInput } from '@callwright/sip';

/** What the engine can do to legs and to what they hear. `detectMachine`: the campaign asks, but it is the leg that is listened to. */
export type LegEffect = Extract<
  CompanyEffect,
  {
    type:
      | 'ring'
      | 'answer'
      | 'reject'
      | 'dial'
      | 'pickUp'
      | 'hangup'
      | 'bridge'
      | 'play'
      | 'stopPlay'
      | 'stopRecord'
      | 'sendDigits'
      | 'detectMachine';
  }
>;

export interface LegsPorts {
  readonly sip: (input: EndpointInput) => void;
  readonly media: (command: MediaCommand) => void;
  readonly leasePort: () => number | undefined;
  readonly input: (companyId: number, input: CompanyInput) => void;
  /** The company whose service number this is. */
  readonly companyOf: (called: string) => number | undefined;
  /** Ends a page's standing leg; false when it is none. */
  readonly closePageLeg: (leg: string) => boolean;
  /** Address that stands in our SDP. */
  readonly address: string;
  readonly trunk: string;
}
