import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { silentLog } from '../metrics/log.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { startSipDriver } from './sip-driver.ts';
import { createSipMetrics } from './sip-metrics.ts';

test('sockets on every address: Via and Contact name the address that peers are told', async () => {
  const phone = createSocket('udp4');
  await new Promise<void>((resolve) => phone.bind(0, '127.0.0.1', resolve));
  const heard = new Promise<string>((resolve) => phone.once('message', (bytes) => resolve(bytes.toString())));
  const driver = await startSipDriver({
    listen: { host: '0.0.0.0', port: 0 },
    advertise: '127.0.0.1',
    endpoint: {
      domain: 'callwright',
      trunks: [{ name: 'carrier', addresses: [{ address: '127.0.0.1', port: phone.address().port }] }],
      trustLoopback: false,
      account: () => undefined,
      rng: { next: () => 0.5 },
      nonceSecret: 'secret',
      userAgent: 'test',
    },
    onNotice: () => undefined,
    monoMs: () => 0,
    log: silentLog,
    metrics: createSipMetrics(createMetrics()),
  });
  try {
    const target = { kind: 'trunk', trunk: 'carrier', number: '133' } as const;
    driver.input({ type: 'dial', leg: 'leg', request: { target, from: '95001', sdp: '' } });
    const request = await heard;
    expect(driver.address.host).toBe('127.0.0.1');
    expect(request).toContain(`SIP/2.0/UDP 127.0.0.1:${driver.address.port};`);
    expect(request).toMatch(new RegExp(`^Contact: <sip:[^>]*127\\.0\\.0\\.1:${driver.address.port}`, 'm'));
    expect(request).not.toContain('0.0.0.0');
  } finally {
    phone.close();
    await driver.close();
  }
});
