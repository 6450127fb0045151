/**
 * The media process: `node main.ts --socket PATH --bind ADDRESS --ports FIRST-LAST --prompts FOLDER[,FOLDER]
 * --speech-cache FOLDER [--advertise ADDRESS] [--webrtc-port N] [--inactivity-ms N] [--lease N]`.
 * Prints `{"type":"listening",…}` on stdout once a server may connect. Ends on SIGTERM or SIGINT, or a minute after its
 * server went away; exit code 1 with one line on stderr when it cannot start.
 */
import { parseArgs } from 'node:util';
import type { MediaConfiguration } from './configuration.ts';
import { MediaServer } from './media-server.ts';

const { values } = parseArgs({
  options: {
    socket: { type: 'string' },
    bind: { type: 'string', default: '127.0.0.1' },
    advertise: { type: 'string' },
    ports: { type: 'string', default: '20000-23999' },
    prompts: { type: 'string', default: '' },
    'speech-cache': { type: 'string', default: 'speech' },
    'webrtc-port': { type: 'string' },
    'inactivity-ms': { type: 'string' },
    lease: { type: 'string' },
  },
});

function readConfiguration(): MediaConfiguration {
  const [first, last] = values.ports.split('-').map(Number);
  if (first === undefined || last === undefined || !(first >= 1 && last <= 65_535 && first < last)) {
    throw new Error(`--ports ${values.ports}: expected FIRST-LAST between 1 and 65535`);
  }
  return {
    bindAddress: values.bind,
    firstPort: first,
    lastPort: last,
    promptFolders: values.prompts.split(',').filter((folder) => folder !== ''),
    speechCacheFolder: values['speech-cache'],
    ...(values.advertise === undefined ? {} : { advertisedAddress: values.advertise }),
    ...(values['webrtc-port'] === undefined ? {} : { webRtcPort: Number(values['webrtc-port']) }),
    ...(values['inactivity-ms'] === undefined ? {} : { inactivityMs: Number(values['inactivity-ms']) }),
    ...(values.lease === undefined ? {} : { leaseTarget: Number(values.lease) }),
  };
}

try {
  if (values.socket === undefined) throw new Error('--socket PATH is missing');
  const socketPath = values.socket;
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    // The native WebRTC threads would keep the process alive, so it ends itself when all files are closed.
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  const server = await MediaServer.start({ socketPath, configuration: readConfiguration(), onAbandoned: end });
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // A server that died must not take us along through a closed pipe.
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${JSON.stringify({ type: 'listening', socket: socketPath, pid: process.pid })}\n`);
} catch (cause) {
  process.stderr.write(`media process: ${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(1);
}
