/**
 * The simulated carrier's program: `node main.ts SETTINGS` with `CarrierSettings` as JSON. Forked, it takes commands and
 * tells events over the process channel and ends with its parent; started by hand, it prints its events, one JSON a line.
 */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MediaPlane } from '@callwright/media';
import { answerOffer, createEndpoint, createOffer, readAnswer } from '@callwright/sip';
import { CALLWRIGHT_TRUNK, Carrier, type RemoteAudio, type SdpPort } from './carrier.ts';
import type { CarrierCommand, CarrierEvent } from './protocol.ts';
import type { CarrierSettings } from './settings.ts';
import { bindSipSocket, SipDriver } from './sip-driver.ts';
import { VOICE_FOLDER } from './voices.ts';

/** RTP ports held ready: a demo has few calls at once; a burst waits for one turn of the event loop. */
const LEASE_TARGET = 32;
/** BYEs leave the machine at once; this lets them leave the kernel too. */
const CLOSE_MS = 50;

const settings = JSON.parse(process.argv[2] ?? 'null') as CarrierSettings | null;
if (settings === null) {
  console.error('usage: node main.ts SETTINGS-AS-JSON');
  process.exit(1);
}
start(settings).catch((error: unknown) => {
  tell({ event: 'problem', text: error instanceof Error ? error.message : String(error) });
  setTimeout(() => process.exit(1), CLOSE_MS);
});

async function start(settings: CarrierSettings): Promise<void> {
  const socket = await bindSipSocket(settings.address, settings.port);
  const { port } = socket.address();
  const timers = new Map<string, NodeJS.Timeout>();
  const endpoint = createEndpoint({
    local: { udp: { address: settings.address, port } },
    domain: settings.address,
    trunks: [{ name: CALLWRIGHT_TRUNK, addresses: [settings.callwright] }],
    // Whoever calls from this machine may play Callwright: SIPp, a softphone.
    trustLoopback: true,
    account: () => undefined,
    rng: { next: randomFraction },
    nonceSecret: randomBytes(16).toString('hex'),
    userAgent: 'Callwright simulated carrier',
    // The demo's calls are short: no session timer, so that what goes wrong between us is not papered over.
    sessionExpiresS: 0,
  });
  const sip = new SipDriver(endpoint, socket, (effect) => carrier.sipEffect(effect));
  const media = new MediaPlane({
    configuration: {
      bindAddress: settings.address,
      firstPort: settings.rtpFirstPort,
      lastPort: settings.rtpLastPort,
      promptFolders: [VOICE_FOLDER],
      speechCacheFolder: join(tmpdir(), 'callwright-carrier-speech'),
      leaseTarget: LEASE_TARGET,
    },
    // The first ports may be leased while the plane is still being made.
    onEvent: (event) => queueMicrotask(() => carrier.mediaEvent(event)),
  });
  const carrier = new Carrier(
    {
      sip: (input) => sip.feed(input),
      media: (command) => media.handle(command),
      setTimer(name, afterMs) {
        clearTimeout(timers.get(name));
        timers.set(
          name,
          setTimeout(() => {
            timers.delete(name);
            carrier.timer(name);
          }, afterMs),
        );
      },
      clearTimer(name) {
        clearTimeout(timers.get(name));
        timers.delete(name);
      },
      tell,
      sdp: sdpOf(settings.address),
      wallMs: () => Date.now(),
    },
    settings.customersMax,
    settings.messagesFolder,
  );
  const end = (): void => {
    carrier.close();
    setTimeout(() => process.exit(0), CLOSE_MS);
  };
  process.on('message', (command: CarrierCommand) => carrier.command(command));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
  // Forked: the parent is gone, or wants us to end.
  process.once('disconnect', end);
  tell({ event: 'ready', address: `${settings.address}:${port}` });
}

/** Session descriptions of one G.711 stream at this address. */
function sdpOf(address: string): SdpPort {
  const toRemote = (remote: {
    readonly address: string;
    readonly port: number;
    readonly codec: 'PCMA' | 'PCMU';
    readonly telephoneEvent: number | undefined;
    readonly held: boolean;
  }): RemoteAudio => ({
    address: remote.address,
    port: remote.port,
    codec: remote.codec,
    telephoneEvent: remote.telephoneEvent,
    sendAudio: !remote.held,
  });
  return {
    offer: (port) => createOffer({ address, port }),
    answer(offer, port) {
      const answer = answerOffer(offer, { address, port });
      return answer.ok ? { sdp: answer.sdp, remote: toRemote(answer.remote) } : undefined;
    },
    readAnswer(text) {
      // All our offers differ in their port alone, which an answer does not repeat.
      const answer = readAnswer(createOffer({ address, port: 1 }), text);
      return answer.ok ? toRemote(answer.remote) : undefined;
    },
  };
}

function randomFraction(): number {
  return randomBytes(4).readUInt32BE() / 0x1_0000_0000;
}

function tell(event: CarrierEvent): void {
  if (process.send === undefined) console.log(JSON.stringify(event));
  else if (process.connected) process.send(event);
}
