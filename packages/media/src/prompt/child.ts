/** Runs `prompt-child` for one prompt: a short-lived process, one at a time, limited in time, size and number. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Given up after this: a sentence takes about 0.4 s on an idle machine. */
const CHILD_TIMEOUT_MS = 20_000;
/** Prompts waiting for their turn; beyond that a caller would wait too long anyway. */
const WAITING_MAX = 100;
/** Twenty minutes of A-law. */
const OUTPUT_BYTES_MAX = 10_000_000;
const COMPLAINT_CHARACTERS_MAX = 300;

// Run from source it is TypeScript, in a bundle it lies beside the bundle.
const PROGRAM = import.meta.url.endsWith('.ts') ? './prompt-child.ts' : './prompt-child.js';

let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** A-law samples of `say LANGUAGE` (text as `input`) or `file PATH`. Rejects with an Error that says why not. */
export async function runPromptChild(mode: 'say' | 'file', argument: string, input: string): Promise<Uint8Array> {
  if (waiting >= WAITING_MAX) throw new Error('too many prompts are being made');
  waiting++;
  // One at a time: two would take the core from the calls.
  const turn = last.then(() => run([fileURLToPath(new URL(PROGRAM, import.meta.url)), mode, argument], input));
  last = turn.catch(() => undefined);
  try {
    return await turn;
  } finally {
    waiting--;
  }
}

function run(args: readonly string[], input: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    let size = 0;
    let complaint = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), CHILD_TIMEOUT_MS);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > OUTPUT_BYTES_MAX) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = `${complaint}${chunk.toString('utf8')}`.slice(-COMPLAINT_CHARACTERS_MAX);
    });
    // A child that died early closes the pipe under us; its exit tells why.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0 && size > 0) resolve(Buffer.concat(chunks));
      else reject(new Error(complaint.trim() || `prompt-child ended with ${signal ?? code}`));
    });
    child.stdin.end(input);
  });
}
