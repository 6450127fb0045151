import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SippResult {
  readonly code: number | null;
  /** The last statistics that SIPp wrote, and its errors: shown when a test fails. */
  readonly output: string;
}

/** Runs SIPp to its end in a folder of its own; it binds an ephemeral port of loopback. */
export async function runSipp(args: readonly string[], timeoutMs = 60_000): Promise<SippResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'));
  try {
    const child = spawn('sipp', [...args, '-i', '127.0.0.1', '-nostdin', '-trace_err', '-error_file', 'errors.log'], {
      cwd: folder,
      env: { ...process.env, TERM: 'dumb' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('latin1')).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    clearTimeout(timer);
    const errors = await readFile(join(folder, 'errors.log'), 'utf8').catch(() => '');
    return { code, output: `${output}\n${errors.slice(0, 4000)}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const { createSocket } = await import('node:dgram');
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

/** Waits until `done` says so; real peers leave no other way. */
export async function until(done: () => boolean, timeoutMs = 30_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!done()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
