import { describe, expect, it } from 'vitest';
import { calling, clean, house, one, ready } from '../harness/campaign-floor.ts';
import { type CampaignServer, opens, pass, tells } from '../harness/campaign-server.ts';
import { fails } from '../harness/world.ts';

/** Campaigns that are changed while they run, or follow one another on a group. */

const view = (server: CampaignServer, index = 0) => server.world.company.campaigns()[index];

describe('edited, and one after the other', () => {
  it('the next campaign of the group, after its last one ended, counts on the agents who stayed', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const first = opens(server, {}, 0);
    tells(server, first, 'finished');
    pass(server, 5_000);
    expect(view(server)).toBeUndefined();
    const second = opens(server, { id: first.id + 1 });
    expect(view(server)).toMatchObject({ agents: 1 });
    expect(calling(world)).toHaveLength(1);
    clean(server, second);
  });

  it('edited calling hours or limits: who is at hand goes back, and the server hands out by the new ones', () => {
    const server = house();
    const { world } = server;
    ready(world);
    const campaign = opens(server);
    const leg = one(world);
    const atHand = view(server)?.buffered ?? 0;
    expect(atHand).toBeGreaterThan(0);
    tells(server, { ...campaign, callerNumbers: ['95599'] }, 'running');
    expect(server.returned).toEqual([]);
    server.waiting.set(campaign.id, []);
    tells(server, { ...campaign, windows: [{ days: [1], from: '09:00', to: '10:00' }] }, 'running');
    expect(server.returned.map(({ reason }) => reason)).toEqual(Array(atHand).fill('notWanted'));
    fails(world, leg, 486);
    pass(server, 5_000);
    expect(calling(world)).toEqual([]);
    clean(server, campaign);
  });
});
