import type { Page } from 'playwright-core';

/** A page with the SDK and the bar, where agent 1001 is signed in on a SIP phone. */
export async function openBarPage(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/`);
  for (const url of ['/sdk/CallCenter.js', '/sdk/call-center-bar.js']) await page.addScriptTag({ url });
  await page.evaluate(async () => {
    const { client } = window.CallCenter;
    const bar = Object.assign(document.createElement('call-center-bar'), { client });
    document.body.append(bar);
    await client.signIn({ operator: '1001', password: '1001', companyid: 1, worktype: 1 });
  });
}
