import { afterAll, expect, test } from 'vitest';
import { signInAgent } from '../src/agents/ws-agent.ts';
import { freePort } from '../src/process/ports.ts';
import { startServer } from '../src/server/start-server.ts';
import { startSipp } from '../src/sipp/sipp.ts';
import { CleanUps } from './house/house.ts';

/** A carrier that wants an account: SIPp challenges each REGISTER and INVITE, and verifies what we answer. */
const USER = '02112345678';
const PASSWORD = 'Zm9vYmFy-secret';

const cleanUps = new CleanUps();
afterAll(() => cleanUps.run());

async function open(password: string) {
  const words = { USER, PASSWORD };
  const carrier = await startSipp({ scenario: 'carrier-challenges', words });
  cleanUps.add(() => carrier.stop());
  const phones = await startSipp({ scenario: 'agent-answers' });
  cleanUps.add(() => phones.stop());
  const server = await startServer({
    trunk: carrier.address,
    sipPort: await freePort(),
    demoContact: phones.address,
    env: {
      CALLWRIGHT_TRUNK_USER: USER,
      CALLWRIGHT_TRUNK_PASSWORD: password,
      CALLWRIGHT_TRUNK_REGISTER: '1',
      CALLWRIGHT_TRUNK_DOMAIN: 'carrier.example',
    },
  });
  cleanUps.add(() => server.stop());
  const trunk = async (): Promise<unknown> => {
    const health = (await (await fetch(`${server.baseUrl}/healthz`)).json()) as Readonly<Record<string, unknown>>;
    return health.trunk;
  };
  return { carrier, server, trunk };
}

test('we register, our calls go out with the account, and we take our leave', async () => {
  const { carrier, server, trunk } = await open(PASSWORD);
  await expect.poll(trunk, { timeout: 20_000 }).not.toMatch(/^not registered/);
  expect(server.log()).toContain('registered at the carrier');

  const agent = await signInAgent({ baseUrl: server.baseUrl, operator: '1001', worktype: 1 });
  expect((await agent.request('makecall', { called: '13300000019', caller: '' })).fields.status).toBe(0);
  await agent.waitFor('answer', 20_000);
  agent.send('cancelmakecall', { agentoperatorid: '1001' });
  await agent.waitFor('after', 20_000);

  await server.stop();
  expect(server.log()).not.toContain(PASSWORD);
  const result = await carrier.stop();
  expect(result).toMatchObject({ successful: 2, failed: 0 });
  // Our last REGISTER has the Call-ID of the first, which SIPp has ended: it stands among what SIPp did not expect.
  expect(result.errors).toContain('Expires: 0');
});

test('a wrong password: named in the log and in /healthz, which stays ready', async () => {
  const { server, trunk } = await open('wrong');
  await expect.poll(trunk, { timeout: 20_000 }).toBe('not registered: 403 Forbidden');
  expect((await fetch(`${server.baseUrl}/healthz`)).status).toBe(200);
  expect(server.log()).toContain('not registered at the carrier');
});
