import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIG_FILE, type Config, isConfigProblem, loadConfig } from './config.ts';
import { configSchemaText } from './write-schema.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'callwright-config-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function file(settings: unknown): void {
  writeFileSync(join(cwd, CONFIG_FILE), typeof settings === 'string' ? settings : JSON.stringify(settings));
}

function good(env: Record<string, string> = {}): Config {
  const config = loadConfig(env, cwd);
  if (isConfigProblem(config)) {
    throw new Error(config.problem);
  }
  return config;
}

function problem(env: Record<string, string> = {}): string {
  const config = loadConfig(env, cwd);
  return isConfigProblem(config) ? config.problem : 'none';
}

describe('without file and environment', () => {
  it('has the fixed points of the design', () => {
    expect(good()).toMatchObject({
      http: { host: '127.0.0.1', port: 8080 },
      sip: { host: '127.0.0.1', port: 5060 },
      rtp: { address: '127.0.0.1', portMin: 20000, portMax: 23999 },
      dataFolder: join(cwd, 'data'),
      databaseUrl: `sqlite:${join(cwd, 'data', 'callwright.sqlite')}`,
      trunk: undefined,
      demoCarrier: { host: '127.0.0.1', port: 5070 },
      demo: undefined,
      demoAgents: 10,
      demoContact: undefined,
      origins: [],
    });
  });
});

it('an account at the carrier: name and password together, and a carrier to go with them', () => {
  const env = {
    CALLWRIGHT_TRUNK: '192.0.2.1:5060',
    CALLWRIGHT_TRUNK_USER: '0211234',
    CALLWRIGHT_TRUNK_PASSWORD: 'hush',
  };
  expect(good(env).trunkAccount).toEqual({ user: '0211234', password: 'hush', register: false, domain: undefined });
  const all = { ...env, CALLWRIGHT_TRUNK_REGISTER: '1', CALLWRIGHT_TRUNK_DOMAIN: 'sip.example.com' };
  expect(good(all).trunkAccount).toMatchObject({ register: true, domain: 'sip.example.com' });
  expect(problem({ ...env, CALLWRIGHT_TRUNK_PASSWORD: '' })).toContain('CALLWRIGHT_TRUNK_PASSWORD belong together');
  expect(problem({ ...env, CALLWRIGHT_TRUNK: '' })).toContain('CALLWRIGHT_TRUNK_USER needs CALLWRIGHT_TRUNK');
  expect(problem({ CALLWRIGHT_TRUNK_REGISTER: '1' })).toContain('CALLWRIGHT_TRUNK_REGISTER needs');
  const wrong = problem({ ...env, CALLWRIGHT_TRUNK_PASSWORD: `hush${'x'.repeat(300)}` });
  expect(wrong).toContain('CALLWRIGHT_TRUNK_PASSWORD');
  expect(wrong).not.toContain('hush');
});

it('how long a phone may be silent: seconds in the settings', () => {
  expect(good().rtpSilenceMs).toBe(30_000);
  expect(good({ CALLWRIGHT_RTP_SILENCE_SECONDS: '5' }).rtpSilenceMs).toBe(5_000);
  expect(problem({ CALLWRIGHT_RTP_SILENCE_SECONDS: 'soon' })).toContain('CALLWRIGHT_RTP_SILENCE_SECONDS');
});

it('how long a page may be away: seconds in the settings', () => {
  expect(good().pageGraceMs).toBe(60_000);
  expect(good({ CALLWRIGHT_PAGE_GRACE_SECONDS: '20' }).pageGraceMs).toBe(20_000);
});

it('sockets on every address, and the one that peers are told', () => {
  const everywhere = { CALLWRIGHT_SIP: '0.0.0.0:5060', CALLWRIGHT_RTP: '0.0.0.0:20000-20999' };
  expect(good({ ...everywhere, CALLWRIGHT_PUBLIC_ADDRESS: '192.0.2.10' })).toMatchObject({
    sip: { host: '0.0.0.0', port: 5060 },
    rtp: { address: '0.0.0.0' },
    publicAddress: '192.0.2.10',
  });
  expect(good({ ...everywhere, CALLWRIGHT_PUBLIC_ADDRESS: 'sip.example.com' }).publicAddress).toBe('sip.example.com');
  expect(good().publicAddress).toBeUndefined();
});

describe('the environment goes before the file', () => {
  it('for every kind of value', () => {
    file({ http: '127.0.0.1:1', demoAgents: 3, demo: true, origins: ['https://a.example'], logLevel: 'warn' });
    const config = good({
      CALLWRIGHT_HTTP: '[::1]:9090',
      CALLWRIGHT_DEMO: '0',
      CALLWRIGHT_DEMO_AGENTS: '1000',
      CALLWRIGHT_ORIGINS: 'https://crm.example.com, http://localhost:3000',
      CALLWRIGHT_DATABASE_URL: 'postgres://u:p@db/cw',
      CALLWRIGHT_TRUNK: '10.0.0.1:5060',
      CALLWRIGHT_DEMO_CONTACT: '127.0.0.1:5566',
    });
    expect(config).toMatchObject({
      http: { host: '::1', port: 9090 },
      demo: false,
      demoAgents: 1000,
      origins: ['https://crm.example.com', 'http://localhost:3000'],
      databaseUrl: 'postgres://u:p@db/cw',
      trunk: { host: '10.0.0.1', port: 5060 },
      demoContact: { host: '127.0.0.1', port: 5566 },
      logLevel: 'warn',
    });
  });

  it('an empty variable counts as absent', () => {
    expect(good({ CALLWRIGHT_HTTP: '' }).http.port).toBe(8080);
  });
});

describe('a wrong setting is one line that names it', () => {
  const wrong: [string, Record<string, string>, unknown, RegExp][] = [
    ['an unknown key', {}, { htpp: '127.0.0.1:1' }, /"htpp".*did you mean "http"/],
    ['an unknown key, unlike any', {}, { zebra: 1 }, /"zebra".*there are http, sip/],
    ['a number of the wrong type', {}, { demoAgents: '10' }, /"demoAgents" in callwright\.config\.json can't be "10"/],
    ['no JSON', {}, '{"http": ', /callwright\.config\.json is not JSON/],
    ['no object', {}, '[]', /one JSON object/],
    [
      'a host without port',
      { CALLWRIGHT_HTTP: 'localhost' },
      {},
      /CALLWRIGHT_HTTP can't be "localhost"\. Expected: HOST:PORT/,
    ],
    ['a port out of range', { CALLWRIGHT_SIP: '127.0.0.1:70000' }, {}, /CALLWRIGHT_SIP .*0 to 65535/],
    ['a trunk port out of range', { CALLWRIGHT_TRUNK: '127.0.0.1:70000' }, {}, /CALLWRIGHT_TRUNK .*0 to 65535/],
    ['a contact port out of range', { CALLWRIGHT_DEMO_CONTACT: 'h:70000' }, {}, /CALLWRIGHT_DEMO_CONTACT .*0 to 65535/],
    [
      'SIP on every address',
      { CALLWRIGHT_SIP: '0.0.0.0:5060' },
      {},
      /CALLWRIGHT_SIP .*or in CALLWRIGHT_PUBLIC_ADDRESS/,
    ],
    ['RTP on every address', { CALLWRIGHT_RTP: '[::]:20000-23999' }, {}, /CALLWRIGHT_RTP .*or in CALLWRIGHT_PUBLIC/],
    [
      'every address, told',
      { CALLWRIGHT_PUBLIC_ADDRESS: '0.0.0.0' },
      {},
      /CALLWRIGHT_PUBLIC_ADDRESS .*the one address/,
    ],
    [
      'an address with a port',
      { CALLWRIGHT_PUBLIC_ADDRESS: 'a:5060' },
      {},
      /CALLWRIGHT_PUBLIC_ADDRESS .*the one address/,
    ],
    [
      'another family',
      { CALLWRIGHT_PUBLIC_ADDRESS: '2001:db8::1' },
      {},
      /is IPv6, and CALLWRIGHT_SIP is "127\.0\.0\.1:5060"/,
    ],
    [
      'a page that may never be away',
      { CALLWRIGHT_PAGE_GRACE_SECONDS: '4' },
      {},
      /CALLWRIGHT_PAGE_GRACE_SECONDS can't be 4/,
    ],
    [
      'one that may be for ever',
      { CALLWRIGHT_PAGE_GRACE_SECONDS: '601' },
      {},
      /CALLWRIGHT_PAGE_GRACE_SECONDS can't be 601/,
    ],
    ['an RTP range backwards', { CALLWRIGHT_RTP: '127.0.0.1:5000-4000' }, {}, /CALLWRIGHT_RTP .*at least 32 ports/],
    ['too many agents', { CALLWRIGHT_DEMO_AGENTS: '5001' }, {}, /CALLWRIGHT_DEMO_AGENTS can't be 5001/],
    ['no truth value', { CALLWRIGHT_DEMO: 'maybe' }, {}, /CALLWRIGHT_DEMO can't be "maybe"/],
    ['another database', { CALLWRIGHT_DATABASE_URL: 'mysql://u:secret@db' }, {}, /postgres:\/\/ or sqlite:/],
    ['an origin with a path', { CALLWRIGHT_ORIGINS: 'https://a.example/x' }, {}, /CALLWRIGHT_ORIGINS/],
    ['a short API token', { CALLWRIGHT_API_TOKEN: 'abc' }, {}, /CALLWRIGHT_API_TOKEN .*16 characters/],
  ];
  it.each(wrong)('%s', (_name, env, settings, expected) => {
    file(settings);
    expect(problem(env)).toMatch(expected);
    expect(problem(env)).not.toContain('\n');
    expect(problem(env)).not.toContain('secret');
  });

  it('an unknown variable is a warning', () => {
    expect(good({ CALLWRIGHT_HTPP: 'x' }).warnings).toEqual(['CALLWRIGHT_HTPP is no setting of ours and does nothing']);
  });
});

describe('the published schema', () => {
  it('is the one in config.schema.json (npm run: node packages/server/src/config/write-schema.ts)', () => {
    const published = readFileSync(new URL('../../config.schema.json', import.meta.url), 'utf8');
    expect(published).toBe(configSchemaText());
  });
});
