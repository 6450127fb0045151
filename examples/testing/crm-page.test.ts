import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ContactCenter, startContactCenter } from './contact-center.ts';

let contactCenter: ContactCenter;
let crm: Server;
let browser: Browser;

beforeAll(async () => {
  contactCenter = await startContactCenter();
  // Your CRM; here one page. Any loopback origin may use the demo company.
  crm = createServer((_request, response) =>
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end(readFileSync(join(import.meta.dirname, 'crm.html'))),
  );
  await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    // A microphone that beeps, and asks nobody.
    args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
});
afterAll(async () => {
  await browser?.close();
  crm?.close();
  await contactCenter?.stop();
});

test('the customer’s record opens while it rings, and the call is written down', async () => {
  const page = await browser.newPage();
  const { port } = crm.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/?server=${contactCenter.url}`);
  await page.getByText('空闲').waitFor();

  const customer = contactCenter.carrier.call({ number: '13800138001', called: '95003' });
  await page.getByRole('heading', { name: '李娜' }).waitFor();
  await page.getByRole('button', { name: '接听' }).click();
  await contactCenter.carrier.waitForState(customer, 'talking', 20_000);

  contactCenter.carrier.hangUp(customer);
  await page.getByText('13800138001 customer').waitFor();
  expect(await page.locator('#customer').isVisible()).toBe(false);
});
