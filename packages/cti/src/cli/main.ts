import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type CliResult, check } from './check.ts';

const HELP = `usage: callwright check [--finished] [--midway] FILE
       callwright help

check   holds a trace (one JSON object a line: at, agentKey, event) against the schemas and the
        flow grammar of the manual, and names the first event that breaks them and why.
        FILE may be - for standard input.
  --finished   a part of a call still open at the end is an error too
  --midway     the trace begins in the middle: an agent's first event may be any

exit code: 0 fine, 1 the trace breaks the manual, 2 wrong usage or an unreadable file`;

function run(argv: readonly string[]): CliResult {
  const [name, ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') return { exitCode: 0, output: HELP };
  if (name !== 'check') return { exitCode: 2, output: HELP };
  try {
    const options = { finished: { type: 'boolean' }, midway: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return { exitCode: 2, output: HELP };
    const text = readFileSync(file === '-' ? 0 : file, 'utf8');
    return check(file, text, { finished: values.finished === true, midway: values.midway === true });
  } catch (error) {
    return { exitCode: 2, output: `callwright: ${error instanceof Error ? error.message : String(error)}` };
  }
}

const { exitCode, output } = run(process.argv.slice(2));
(exitCode === 0 ? process.stdout : process.stderr).write(`${output}\n`);
process.exitCode = exitCode;
