import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../src/process/ports.ts';
import { makeTempFolder } from '../src/process/temp-folder.ts';
import { type ServerOptions, startServer, startServerThatFails } from '../src/server/start-server.ts';
import { CleanUps } from './house/house.ts';

const cleanUps = new CleanUps();
afterEach(() => cleanUps.run());

/** The server must end with code 1 and one line that names what is wrong. */
async function expectRefusal(options: ServerOptions, says: RegExp): Promise<void> {
  const { exit, output } = await startServerThatFails({ trunk: '127.0.0.1:9', ...options });
  expect({ code: exit.code, output }).toMatchObject({ code: 1 });
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  expect(lines.filter((line) => says.test(line))).toHaveLength(1);
  expect(output).not.toMatch(/^\s+at /m);
}

test('the HTTP port is taken', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  cleanUps.add(() => new Promise((resolve) => other.close(resolve)));
  await expectRefusal({ env: { CALLWRIGHT_HTTP: `127.0.0.1:${port}` } }, /CALLWRIGHT_HTTP/);
});

test('the SIP port is taken', async () => {
  const port = await freePort();
  const other = createSocket('udp4');
  await new Promise<void>((resolve) => other.bind(port, '127.0.0.1', resolve));
  cleanUps.add(() => new Promise<void>((resolve) => other.close(resolve)));
  await expectRefusal({ sipPort: port }, /CALLWRIGHT_SIP/);
});

test('the data folder cannot be written', async () => {
  const folder = makeTempFolder('file');
  cleanUps.add(async () => folder.remove());
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  await expectRefusal({ dataFolder: join(file, 'data') }, /CALLWRIGHT_DATA/);
});

test('a wrong key in the configuration is named', async () => {
  const folder = makeTempFolder('config');
  cleanUps.add(async () => folder.remove());
  writeFileSync(join(folder.path, 'callwright.config.json'), JSON.stringify({ htttp: '127.0.0.1:1' }));
  await expectRefusal({ cwd: folder.path }, /htttp/);
});

test('a wrong value in the environment is named', async () => {
  await expectRefusal({ env: { CALLWRIGHT_DEMO_AGENTS: 'many' } }, /CALLWRIGHT_DEMO_AGENTS/);
});

test('the database is unreachable', async () => {
  const port = await freePort();
  const url = `postgres://callwright:secret@127.0.0.1:${port}/callwright`;
  await expectRefusal({ env: { CALLWRIGHT_DATABASE_URL: url } }, /CALLWRIGHT_DATABASE_URL/);
});

test('SIGTERM ends the server cleanly, and none of its processes is left', async () => {
  const server = await startServer({ trunk: '127.0.0.1:9' });
  const { pids } = server.usage();
  expect(await server.stop()).toMatchObject({ code: 0, timedOut: false });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(pids.filter(isAlive)).toEqual([]);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
