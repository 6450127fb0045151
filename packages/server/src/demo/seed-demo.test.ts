import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Config, isConfigProblem, loadConfig } from '../config/config.ts';
import { StartupProblem } from '../config/startup-problem.ts';
import { silentLog } from '../metrics/log.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { demoCompany } from './demo-company.ts';
import { seedDemo } from './seed-demo.ts';

let store: Store;
beforeEach(async () => {
  store = await openStore('sqlite::memory:', { log: silentLog });
});
afterEach(() => store.close());

const acme = { ...demoCompany(1), name: 'Acme', abbreviate: 'acme' };
const config = (demo?: '0' | '1'): Config => {
  const loaded = loadConfig({ CALLWRIGHT_DEMO_AGENTS: '2', ...(demo && { CALLWRIGHT_DEMO: demo }) }, tmpdir());
  if (isConfigProblem(loaded)) {
    throw new Error(loaded.problem);
  }
  return loaded;
};

it('an empty store gets the demo, which is brought up to date later', async () => {
  expect(await seedDemo(config(), store)).toBe(true);
  expect(await store.credentials(1)).toHaveLength(3);
  expect(await seedDemo(config('0'), store)).toBe(false);
  expect(await seedDemo(config('1'), store)).toBe(true);
});

it('a company of an operator’s own is never written over', async () => {
  await store.putCompany(acme);
  expect(await seedDemo(config(), store)).toBe(false);
  await expect(seedDemo(config('1'), store)).rejects.toThrow(StartupProblem);
  await expect(seedDemo(config('1'), store)).rejects.toThrow(/Set CALLWRIGHT_DEMO=0/);
  expect(await store.companies()).toEqual([acme]);
});

it('beside the demo another company keeps its own', async () => {
  const hosts = [{ host: 'crm.example.com' }];
  const other = { ...acme, companyId: 2, httpHosts: hosts };
  await store.putCompany(other);
  expect(await seedDemo(config('1'), store)).toBe(true);
  expect(await store.companies()).toEqual([demoCompany(2), other]);
});
