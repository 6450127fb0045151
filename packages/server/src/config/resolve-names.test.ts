import { expect, test } from 'vitest';
import { type Config, isConfigProblem, loadConfig } from './config.ts';
import { type Lookup, resolveNames } from './resolve-names.ts';

const NAMES: Readonly<Record<string, string>> = {
  'localhost 4': '127.0.0.1',
  'sip.carrier.example 4': '192.0.2.7',
  'sip.carrier.example 6': '2001:db8::7',
};
const find: Lookup = async (name, family) => {
  const address = NAMES[`${name} ${family}`];
  if (address === undefined) throw new Error('ENOTFOUND');
  return address;
};

function config(env: Record<string, string>): Config {
  const loaded = loadConfig(env, '/nowhere');
  if (isConfigProblem(loaded)) throw new Error(loaded.problem);
  return loaded;
}

test('names of SIP addresses become addresses, ports stay', async () => {
  const resolved = await resolveNames(
    config({ CALLWRIGHT_SIP: 'localhost:5062', CALLWRIGHT_TRUNK: 'sip.carrier.example:5061' }),
    find,
  );
  expect(resolved.sip).toEqual({ host: '127.0.0.1', port: 5062 });
  expect(resolved.trunk).toEqual({ host: '192.0.2.7', port: 5061 });
  expect(resolved.demoContact).toBeUndefined();
});

test('the trunk has the family of our own address', async () => {
  const env = { CALLWRIGHT_SIP: '[2001:db8::1]:5060', CALLWRIGHT_TRUNK: 'sip.carrier.example:5060' };
  expect((await resolveNames(config(env), find)).trunk?.host).toBe('2001:db8::7');
});

test('the public name has the family of our own address', async () => {
  const everywhere = { CALLWRIGHT_SIP: '[::]:5060', CALLWRIGHT_RTP: '[::]:20000-20999' };
  const env = { ...everywhere, CALLWRIGHT_PUBLIC_ADDRESS: 'sip.carrier.example' };
  expect((await resolveNames(config(env), find)).publicAddress).toBe('2001:db8::7');
});

test('addresses are not looked up', async () => {
  const never: Lookup = () => Promise.reject(new Error('asked'));
  const plain = config({ CALLWRIGHT_TRUNK: '192.0.2.1:5060', CALLWRIGHT_DEMO_CONTACT: '127.0.0.1:5' });
  expect(await resolveNames(plain, never)).toEqual(plain);
});

test('a name without an address is one line that names the setting', async () => {
  await expect(resolveNames(config({ CALLWRIGHT_TRUNK: 'no.such.example:5060' }), find)).rejects.toThrow(
    /^CALLWRIGHT_TRUNK: the name "no\.such\.example" has no IPv4 address\. .*$/,
  );
});
