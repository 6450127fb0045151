/** The program: `script/server` runs it. Settings from callwright.config.json and the environment (README). */
import { isConfigProblem, loadConfig } from './config/config.ts';
import { StartupProblem } from './config/startup-problem.ts';
import { startServer } from './server.ts';

/** A second signal, or calls that don't end: then we go at once, ms. */
const STOP_MS_MAX = 8_000;

const config = loadConfig(process.env, process.cwd());
if (isConfigProblem(config)) {
  process.stderr.write(`callwright: ${config.problem}\n`);
  process.exit(1);
}

try {
  const starting = startServer(config);
  let stopping = false;
  const stop = () => {
    if (stopping) {
      process.exit(1);
    }
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS_MAX).unref();
    // Also while it is still starting: what has been started by then is ended.
    starting
      .then((server) => server.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`callwright: could not end cleanly: ${String(error)}\n`);
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const server = await starting;
  if (!stopping) {
    process.stdout.write(`callwright ready ${server.url}\n`);
  }
} catch (error) {
  const text = error instanceof StartupProblem ? error.message : `could not start: ${String(error)}`;
  process.stderr.write(`callwright: ${text}\n`);
  process.exit(1);
}
