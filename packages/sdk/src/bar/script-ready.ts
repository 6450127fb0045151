/** `CallCenter.js` tells so on the window when its global is there: bars that were there first take its client. */
export const SCRIPT_READY = 'callcenterready';
