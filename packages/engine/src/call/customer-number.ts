import type { Call } from './call.ts';

/** The customer's number, whatever the direction; `""` in internal calls. */
export function customerNumber(call: Call): string {
  if (call.campaign !== undefined) {
    return call.campaign.number;
  }
  switch (call.direction) {
    case 'inbound':
      return call.caller;
    case 'outbound':
      return call.called;
    case 'internal':
      return '';
  }
}

/** What an outside party sees who is called for the customer's sake: the number that the customer knows us by. */
export function numberToShow(call: Call, displayNumber: string): string {
  if (call.direction !== 'outbound') {
    return displayNumber;
  }
  return call.campaign?.shown ?? call.caller;
}
