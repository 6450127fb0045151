import { checkFlow } from '@callwright/cti';
import { expect, it } from 'vitest';
import { demoCompany } from './demo-company.ts';

it('the demo’s flows are good, and its numbers lead to them', () => {
  const company = demoCompany(3);
  const around = {
    groupIds: new Set(company.groups.map((group) => group.groupId)),
    flows: new Set(company.flows.map((flow) => flow.name)),
  };
  for (const flow of company.flows) {
    expect(checkFlow(flow, around), flow.name).toMatchObject({ ok: true, warnings: [] });
  }
  expect(company.serviceNumbers.filter((service) => !around.flows.has(service.flow))).toEqual([]);
});
