import type { CompanyConfig } from '@callwright/engine';
import type { CampaignSettings } from '../store/campaigns.ts';
import { isTimeZone, minuteOf } from './calling-window.ts';

/** What is wrong with the settings in this company, for people; undefined: nothing. What a schema can tell is not looked at. */
export function problemOf(settings: CampaignSettings, company: CompanyConfig): string | undefined {
  const group = company.groups.find((one) => one.groupId === settings.groupId);
  if (group === undefined) {
    return `There is no group ${settings.groupId}.`;
  }
  if (group.kind !== 'task') {
    return `Group ${settings.groupId} is no task group.`;
  }
  if (settings.mode === 'ivr' && company.flows.every((flow) => flow.name !== settings.flow)) {
    return `There is no flow "${settings.flow}", and mode ivr needs one.`;
  }
  for (const window of settings.windows) {
    const from = minuteOf(window.from);
    const to = minuteOf(window.to);
    if (from === undefined || to === undefined || from >= to) {
      return `A calling window from ${window.from} to ${window.to} is none. Over midnight it takes two.`;
    }
  }
  const zone = settings.zones.find((one) => !isTimeZone(one.timeZone));
  return zone === undefined ? undefined : `There is no time zone ${zone.timeZone}.`;
}
