import Type, { type Static } from 'typebox';

const hostPort = '^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9.-]+):[0-9]{1,5}$';
const rtpRange = '^(\\[[0-9a-fA-F:.]+\\]|[0-9.]+):[0-9]{1,5}-[0-9]{1,5}$';

const iceUrl = Type.String({ pattern: '^(stuns?|turns?):\\S{1,512}$' });

/** Characters of a secret of ours; shorter ones can be guessed. */
const SECRET_CHARS_MIN = 16;
export const DEMO_AGENTS_MAX = 5_000;

/**
 * Everything that can be set, as it stands in `callwright.config.json`. Each key has an environment variable that goes
 * before it ({@link ENVIRONMENT}). The JSON Schema that is published comes from here.
 */
export const settingsSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'Where an editor finds this schema.' })),
    http: Type.String({
      pattern: hostPort,
      default: '127.0.0.1:8080',
      description: 'HOST:PORT of pages, REST and WebSocket. Port 0: any free one.',
    }),
    sip: Type.String({
      pattern: hostPort,
      default: '127.0.0.1:5060',
      description:
        'HOST:PORT of SIP, UDP and TCP. On every address of the machine (0.0.0.0, [::]): with `publicAddress`.',
    }),
    rtp: Type.String({
      pattern: rtpRange,
      default: '127.0.0.1:20000-23999',
      description:
        'ADDRESS:FIRST-LAST of the ports for audio; four ports a call. On every address (0.0.0.0, [::]): with `publicAddress`.',
    }),
    publicAddress: Type.String({
      pattern: '^$|^[0-9a-fA-F:.]+$|^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$',
      default: '',
      description:
        'The address (or its name) by which the carrier, phones and pages reach this machine: it stands in Via, Contact, SDP and WebRTC candidates. Empty: those of `sip` and `rtp`.',
    }),
    rtpSilenceSeconds: Type.Integer({
      minimum: 0,
      maximum: 3_600,
      default: 30,
      description:
        'A phone in a talk that sends no audio for so long is asked over SIP whether it is there, seconds; it is lost when it does not answer, and after four times as long in any case. 0: never.',
    }),
    pageGraceSeconds: Type.Integer({
      minimum: 5,
      maximum: 600,
      default: 60,
      description:
        "How long an agent whose page is gone stays signed in, and a talk waits for the page's audio, seconds. A call goes on for longer.",
    }),
    data: Type.String({
      minLength: 1,
      default: './data',
      description:
        'Folder of the database, recordings and prompts; relative to the folder that the server is started in.',
    }),
    databaseUrl: Type.String({
      default: '',
      description:
        '`postgres://user:password@host/database`, or `sqlite:FILE`. Empty: callwright.sqlite in the data folder.',
    }),
    trunk: Type.String({
      pattern: `^$|${hostPort}`,
      default: '',
      description: 'HOST:PORT of the carrier. Empty: a simulated carrier is started.',
    }),
    trunkUser: Type.String({
      pattern: '^[^\\s@:;<>"]{0,128}$',
      default: '',
      description:
        'Our name at the carrier, for its challenges; often the phone number. Empty: it knows us by our address.',
    }),
    trunkPassword: Type.String({
      pattern: '^[^\\r\\n]{0,256}$',
      default: '',
      description: 'The password that belongs to trunkUser.',
    }),
    trunkRegister: Type.Boolean({
      default: false,
      description: 'Register at the carrier as trunkUser, so that it sends calls here.',
    }),
    trunkDomain: Type.String({
      pattern: '^[A-Za-z0-9.-]{0,253}$',
      default: '',
      description: 'SIP domain of the carrier, where it is not the address of trunk: sip.example.com.',
    }),
    demoCarrier: Type.String({
      pattern: hostPort,
      default: '127.0.0.1:5070',
      description: 'HOST:PORT where the simulated carrier listens, as long as there is no trunk.',
    }),
    demo: Type.Optional(
      Type.Boolean({
        description: 'Start with the demo company. Absent: when the data folder is empty. False: with no company.',
      }),
    ),
    demoAgents: Type.Integer({
      minimum: 1,
      maximum: DEMO_AGENTS_MAX,
      default: 10,
      description: 'Agents of the demo company.',
    }),
    demoContact: Type.String({
      pattern: `^$|${hostPort}`,
      default: '',
      description:
        'HOST:PORT where every SIP account of the demo is reached without registering, for load tests. Empty: SIP phones register.',
    }),
    origins: Type.Array(Type.String({ pattern: '^https?://[^/\\s]+/?$' }), {
      default: [],
      description:
        'Origins of the pages that may use the server, such as https://crm.example.com. Its own pages always may.',
    }),
    publicUrl: Type.String({
      pattern: '^$|^https?://[^/\\s]+/?$',
      default: '',
      description: 'How pages reach the server when a proxy stands before it. Empty: as the request came.',
    }),
    incumbentLogin: Type.Optional(
      Type.Boolean({
        description:
          'Serve the GET login of the incumbent SDK, whose password hash stands in the URL. Absent: in the demo only.',
      }),
    ),
    apiToken: Type.String({
      pattern: `^$|^\\S{${SECRET_CHARS_MIN},256}$`,
      default: '',
      description: `Bearer token of the REST interface, at least ${SECRET_CHARS_MIN} characters. Empty: none but the demo's.`,
    }),
    iceServers: Type.Array(
      Type.Object(
        {
          urls: Type.Union([iceUrl, Type.Array(iceUrl, { minItems: 1, maxItems: 8 })]),
          username: Type.Optional(Type.String({ maxLength: 512 })),
          credential: Type.Optional(Type.String({ maxLength: 512 })),
        },
        { additionalProperties: false },
      ),
      {
        default: [],
        maxItems: 16,
        description:
          'STUN and TURN servers for the audio of pages behind a firewall, as browsers take them: [{"urls": "turn:turn.example.com"}].',
      },
    ),
    turnSecret: Type.String({
      pattern: `^$|^\\S{${SECRET_CHARS_MIN},256}$`,
      default: '',
      description:
        'Secret that is shared with the TURN servers (coturn: static-auth-secret): each sign-in gets a credential that ends after 12 hours. Empty: none.',
    }),
    logLevel: Type.Union(
      [
        Type.Literal('debug'),
        Type.Literal('info'),
        Type.Literal('warn'),
        Type.Literal('error'),
        Type.Literal('silent'),
      ],
      {
        default: 'info',
        description: 'What is logged: debug, info, warn, error or silent.',
      },
    ),
    traceHours: Type.Integer({
      minimum: 0,
      maximum: 24 * 31,
      default: 24,
      description: 'How long the events that agents were sent are kept, hours.',
    }),
  },
  { additionalProperties: false, title: 'callwright.config.json', description: 'Settings of Callwright.' },
);

export type Settings = Static<typeof settingsSchema>;
export type SettingKey = Exclude<keyof Settings, '$schema'>;

/** The environment variable of each setting. */
export const ENVIRONMENT: Readonly<Record<SettingKey, string>> = {
  http: 'CALLWRIGHT_HTTP',
  sip: 'CALLWRIGHT_SIP',
  rtp: 'CALLWRIGHT_RTP',
  publicAddress: 'CALLWRIGHT_PUBLIC_ADDRESS',
  rtpSilenceSeconds: 'CALLWRIGHT_RTP_SILENCE_SECONDS',
  pageGraceSeconds: 'CALLWRIGHT_PAGE_GRACE_SECONDS',
  data: 'CALLWRIGHT_DATA',
  databaseUrl: 'CALLWRIGHT_DATABASE_URL',
  trunk: 'CALLWRIGHT_TRUNK',
  trunkUser: 'CALLWRIGHT_TRUNK_USER',
  trunkPassword: 'CALLWRIGHT_TRUNK_PASSWORD',
  trunkRegister: 'CALLWRIGHT_TRUNK_REGISTER',
  trunkDomain: 'CALLWRIGHT_TRUNK_DOMAIN',
  demoCarrier: 'CALLWRIGHT_DEMO_CARRIER',
  demo: 'CALLWRIGHT_DEMO',
  demoAgents: 'CALLWRIGHT_DEMO_AGENTS',
  demoContact: 'CALLWRIGHT_DEMO_CONTACT',
  origins: 'CALLWRIGHT_ORIGINS',
  publicUrl: 'CALLWRIGHT_PUBLIC_URL',
  incumbentLogin: 'CALLWRIGHT_INCUMBENT_LOGIN',
  apiToken: 'CALLWRIGHT_API_TOKEN',
  iceServers: 'CALLWRIGHT_ICE_SERVERS',
  turnSecret: 'CALLWRIGHT_TURN_SECRET',
  logLevel: 'CALLWRIGHT_LOG_LEVEL',
  traceHours: 'CALLWRIGHT_TRACE_HOURS',
};

/** What every key but the optional ones is without a file and without environment. */
export function defaultSettings(): Settings {
  const settings: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(settingsSchema.properties)) {
    if ('default' in schema) {
      settings[key] = structuredClone(schema.default);
    }
  }
  return settings as Settings;
}
