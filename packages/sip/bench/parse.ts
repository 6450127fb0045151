/**
 * How many messages a second one core parses and serializes: `node packages/sip/bench/parse.ts [seconds]`.
 * The message is a usual INVITE: 14 header fields and an SDP, about 950 bytes. Time is CPU time of the whole process,
 * garbage collection included; each row is the median of nine rounds after a warm-up.
 */
import {
  createOffer,
  parseMessage,
  type SipMessage,
  StreamFramer,
  serializeMessage,
  validateRequest,
} from '../src/index.ts';

const seconds = Number(process.argv[2] ?? 2);

const sdp = createOffer({ address: '203.0.113.7', port: 23_456, codecs: ['PCMA', 'PCMU'], sessionId: 3_941_882 });
const text = [
  'INVITE sip:4008001234@198.51.100.20:5060 SIP/2.0',
  'Via: SIP/2.0/UDP 203.0.113.7:5060;rport;branch=z9hG4bKPjb7d0c5f0a3e94f2c8d7e6a1b2c3d4e5f',
  'Max-Forwards: 70',
  'From: "Li Ming" <sip:13910010008@203.0.113.7>;tag=4f0b3a9c2d8e4b1fa6c5',
  'To: <sip:4008001234@198.51.100.20>',
  'Contact: <sip:13910010008@203.0.113.7:5060;ob>',
  'Call-ID: 8c1e5a0d-7f3b-4e29-9c64-2ab1d0f5e3c7@203.0.113.7',
  'CSeq: 21733 INVITE',
  'Allow: PRACK, INVITE, ACK, BYE, CANCEL, UPDATE, INFO, SUBSCRIBE, NOTIFY, REFER, MESSAGE, OPTIONS',
  'Supported: replaces, 100rel, timer, norefersub',
  'Session-Expires: 1800',
  'User-Agent: Carrier-SBC/7.4.2 build 20931',
  'P-Asserted-Identity: <sip:+8613910010008@carrier.example.net>',
  'Content-Type: application/sdp',
  `Content-Length: ${Buffer.byteLength(sdp)}`,
  '',
  sdp,
].join('\r\n');
const wire = Buffer.from(text, 'utf8');

function parsed(): SipMessage {
  const result = parseMessage(wire);
  if (!result.ok) throw new Error(result.problem.text);
  return result.message;
}

const message = parsed();
const framer = new StreamFramer();
const work: readonly (readonly [string, () => unknown])[] = [
  ['parse', parsed],
  ['serialize', () => serializeMessage(message)],
  ['parse + serialize', () => serializeMessage(parsed())],
  [
    'parse + validate',
    () => {
      const m = parsed();
      return m.kind === 'request' ? validateRequest(m) : undefined;
    },
  ],
  ['stream framing', () => framer.push(wire)],
];

console.log(`${wire.length} bytes, ${message.headers.length} header fields, Node ${process.version}`);
console.log(`${'what'.padEnd(20)}${'messages/s'.padStart(14)}${'ns each'.padStart(10)}`);
for (const [name, run] of work) {
  measure(run, 0.5);
  const rounds = Array.from({ length: 9 }, () => measure(run, seconds / 9)).sort((a, b) => a - b);
  const each = rounds[4] ?? Number.NaN;
  console.log(
    `${name.padEnd(20)}${Math.round(1e9 / each)
      .toLocaleString('en')
      .padStart(14)}${each.toFixed(0).padStart(10)}`,
  );
}

/** Mean CPU time of a run, all threads of the process (ns): waiting for a core does not count. */
function measure(run: () => unknown, forSeconds: number): number {
  const before = process.cpuUsage();
  let runs = 0;
  for (;;) {
    for (let i = 0; i < 500; i += 1) run();
    runs += 500;
    const { user, system } = process.cpuUsage(before);
    const spentUs = user + system;
    if (spentUs >= forSeconds * 1e6) return (spentUs * 1000) / runs;
  }
}
