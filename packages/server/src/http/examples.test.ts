import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttpBench, type HttpBench } from '../../test/support/http-bench.ts';

let bench: HttpBench;
beforeEach(async () => {
  bench = await createHttpBench();
});
afterEach(() => bench.close());

const get = (url: string) => bench.app.inject({ url, headers: { host: 'localhost:8080' } });

it('an example runs its own script, and no other that stands in a page', async () => {
  const page = await get('/examples/first-call.html');
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  const hash = createHash('sha256').update('show(1);').digest('base64');
  expect(page.headers['content-security-policy']).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect(page.headers['content-security-policy']).not.toContain('unsafe-inline');
  expect((await get('/examples/shared/demo.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
});

it('the folder has an index; nothing outside of it, and no other kind of file, is served', async () => {
  expect((await get('/examples')).headers.location).toBe('/examples/');
  expect((await get('/examples/')).body).toContain('<title>index</title>');
  for (const path of [
    'testing/crm.test.ts',
    'testing/page.html',
    '../docs/secret.md',
    '..%2fdocs%2fsecret.html',
    '%2e%2e/docs/secret.html',
    'shared%2f..%2f..%2fdocs%2fsecret.html',
    '.hidden.html',
    'nothing.html',
    'first-call.html%00.js',
  ]) {
    expect([path, (await get(`/examples/${path}`)).statusCode >= 400]).toEqual([path, true]);
  }
});

it('without the demo there are none, and no start page that shows them', async () => {
  const other = await createHttpBench({ demo: false });
  expect((await other.app.inject({ url: '/examples/first-call.html' })).statusCode).toBe(404);
  expect((await other.app.inject({ url: '/' })).headers.location).toBe('/agent');
  await other.close();
});
