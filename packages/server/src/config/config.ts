import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { isAbsolute, join, resolve } from 'node:path';
import { Value } from 'typebox/value';
import type { LogLevel } from '../metrics/log.ts';
import { defaultSettings, ENVIRONMENT, type SettingKey, type Settings, settingsSchema } from './settings.ts';
import { readTrunkAccount, type TrunkAccount, trunkProblem } from './trunk-account.ts';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** The settings, understood: what the parts of the server are built from. */
export interface Config {
  readonly http: HostPort;
  readonly sip: HostPort;
  readonly rtp: { readonly address: string; readonly portMin: number; readonly portMax: number };
  /** What peers are told in place of the addresses that the sockets are bound to; undefined: those. Literal after `resolveNames`. */
  readonly publicAddress: string | undefined;
  /** A phone in a talk that sends no audio for so long is lost; 0: never. */
  readonly rtpSilenceMs: number;
  /** How long an agent whose page is gone stays signed in. */
  readonly pageGraceMs: number;
  /** Absolute path. */
  readonly dataFolder: string;
  /** `sqlite:/absolute/file` or `postgres://…` */
  readonly databaseUrl: string;
  /** undefined: start the simulated carrier. */
  readonly trunk: HostPort | undefined;
  /** undefined: the carrier knows us by our address. */
  readonly trunkAccount: TrunkAccount | undefined;
  /** Where the simulated carrier listens. */
  readonly demoCarrier: HostPort;
  /** undefined: the demo when the data folder is empty. */
  readonly demo: boolean | undefined;
  readonly demoAgents: number;
  readonly demoContact: HostPort | undefined;
  readonly origins: readonly string[];
  /** Without a slash at its end; undefined: as the request came. */
  readonly publicUrl: string | undefined;
  /** undefined: as the demo. */
  readonly incumbentLogin: boolean | undefined;
  readonly apiToken: string | undefined;
  /** STUN and TURN servers for pages. */
  readonly iceServers: Settings['iceServers'];
  readonly turnSecret: string | undefined;
  readonly logLevel: LogLevel;
  readonly traceHours: number;
  /** Things that are odd but no errors, for the log. */
  readonly warnings: readonly string[];
}

/** A setting that can't be used: one line that names it and says what to do. */
export interface ConfigProblem {
  readonly problem: string;
}

export const CONFIG_FILE = 'callwright.config.json';
export const SQLITE_FILE = 'callwright.sqlite';

const CONFIG_FILE_CHARS_MAX = 1_000_000;
const PORT_MAX = 65_535;
/** Ports for eight calls; fewer is a slip of the keyboard. */
const RTP_PORTS_MIN = 32;

/** Reads `callwright.config.json` in `cwd`, if there is one, and the environment, which goes before it. Never throws. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, cwd: string): Config | ConfigProblem {
  const file = readSettingsFile(join(cwd, CONFIG_FILE));
  if ('problem' in file) {
    return file;
  }
  const merged: Record<string, unknown> = { ...defaultSettings(), ...file.settings };
  const fromEnv = new Set<string>();
  for (const [key, variable] of Object.entries(ENVIRONMENT)) {
    const text = env[variable];
    if (text !== undefined && text.trim() !== '') {
      merged[key] = readVariable(key, text.trim());
      fromEnv.add(key);
    }
  }
  for (const key of Object.keys(ENVIRONMENT) as SettingKey[]) {
    const wrong = checkSetting(key, merged[key], fromEnv.has(key) ? ENVIRONMENT[key] : `"${key}" in ${CONFIG_FILE}`);
    if (wrong !== undefined) {
      return { problem: wrong };
    }
  }
  return understand(merged as Settings, cwd, unknownVariables(env));
}

export function isConfigProblem(config: Config | ConfigProblem): config is ConfigProblem {
  return 'problem' in config;
}

/** `127.0.0.1:8080`, `[::1]:8080`; undefined when it is neither or the port is out of range. */
export function parseHostPort(text: string): HostPort | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port > PORT_MAX ? undefined : { host, port };
}

export function formatHostPort(address: HostPort): string {
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}

/** Whether only this machine can reach the address. The demo's well-known passwords are refused on any other. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function readSettingsFile(path: string): { readonly settings: Readonly<Record<string, unknown>> } | ConfigProblem {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return missing
      ? { settings: {} }
      : { problem: `${CONFIG_FILE} can't be read: ${String(error)}. Correct its rights or remove it.` };
  }
  if (text.length > CONFIG_FILE_CHARS_MAX) {
    return {
      problem: `${CONFIG_FILE} is larger than ${CONFIG_FILE_CHARS_MAX} characters: it is not a settings file of ours.`,
    };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `${CONFIG_FILE} is not JSON: ${error instanceof Error ? error.message : ''}. Correct it there.` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: `${CONFIG_FILE} has to hold one JSON object, {"http": "127.0.0.1:8080", …}.` };
  }
  const wrong = Object.keys(value).find((key) => !(key in settingsSchema.properties));
  if (wrong !== undefined) {
    return { problem: `${CONFIG_FILE}: there is no setting "${wrong}"${suggestion(wrong)} Rename or remove it.` };
  }
  return { settings: value as Readonly<Record<string, unknown>> };
}

function checkSetting(key: SettingKey, value: unknown, where: string): string | undefined {
  const schema = settingsSchema.properties[key];
  if (value === undefined || Value.Check(schema, value)) {
    return undefined;
  }
  return `${where} can't be ${quote(key, value)}. Expected: ${'description' in schema ? schema.description : ''}`;
}

/** Variables are text; the schema says which of them are numbers, truth values or lists. */
function readVariable(key: string, text: string): unknown {
  switch (key) {
    case 'demo':
    case 'incumbentLogin':
    case 'trunkRegister':
      return /^(1|true|yes|on)$/i.test(text) ? true : /^(0|false|no|off)$/i.test(text) ? false : text;
    case 'demoAgents':
    case 'pageGraceSeconds':
    case 'rtpSilenceSeconds':
    case 'traceHours':
      return /^\d{1,9}$/.test(text) ? Number(text) : text;
    case 'origins':
      return text
        .split(',')
        .map((origin) => origin.trim())
        .filter((origin) => origin !== '');
    case 'iceServers':
      return readJson(text);
    default:
      return text;
  }
}

/** What is no JSON stays text, and the schema says what was expected. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function understand(settings: Settings, cwd: string, warnings: readonly string[]): Config | ConfigProblem {
  const dataFolder = resolve(cwd, settings.data);
  const http = parseHostPort(settings.http);
  const sip = parseHostPort(settings.sip);
  const demoCarrier = parseHostPort(settings.demoCarrier);
  const rtp = parseRtp(settings.rtp);
  const databaseUrl = readDatabaseUrl(settings.databaseUrl, dataFolder, cwd);
  const problem = addressProblem(settings) ?? trunkProblem(settings);
  if (problem !== undefined || http === undefined || sip === undefined || demoCarrier === undefined) {
    return { problem: problem ?? '' };
  }
  if (rtp === undefined) {
    return {
      problem: `${ENVIRONMENT.rtp} can't be "${settings.rtp}": give at least ${RTP_PORTS_MIN} ports, such as 127.0.0.1:20000-23999.`,
    };
  }
  if (databaseUrl === undefined) {
    return {
      problem: `${ENVIRONMENT.databaseUrl} has to begin with postgres:// or sqlite: and is "${settings.databaseUrl.split('@').at(-1)}".`,
    };
  }
  return {
    http,
    sip,
    rtp,
    publicAddress: emptyToNone(settings.publicAddress),
    rtpSilenceMs: settings.rtpSilenceSeconds * 1000,
    pageGraceMs: settings.pageGraceSeconds * 1000,
    dataFolder,
    databaseUrl,
    trunk: parseHostPort(settings.trunk),
    trunkAccount: readTrunkAccount(settings),
    demoCarrier,
    demo: settings.demo,
    demoAgents: settings.demoAgents,
    demoContact: parseHostPort(settings.demoContact),
    origins: settings.origins,
    publicUrl: settings.publicUrl === '' ? undefined : settings.publicUrl.replace(/\/$/, ''),
    incumbentLogin: settings.incumbentLogin,
    apiToken: emptyToNone(settings.apiToken),
    iceServers: settings.iceServers,
    turnSecret: emptyToNone(settings.turnSecret),
    logLevel: settings.logLevel,
    traceHours: settings.traceHours,
    warnings,
  };
}

/** The addresses' format was checked; their ports were not, nor whether others can use what we tell them. */
function addressProblem(settings: Settings): string | undefined {
  for (const key of ['http', 'sip', 'trunk', 'demoCarrier', 'demoContact'] as const) {
    if (settings[key] !== '' && parseHostPort(settings[key]) === undefined) {
      return `${ENVIRONMENT[key]} can't be "${settings[key]}": a port is 0 to ${PORT_MAX}.`;
    }
  }
  const wrong = publicAddressProblem(settings);
  if (wrong !== undefined) {
    return wrong;
  }
  // The trunk is known by this address before the carrier is started.
  if (/:0+$/.test(settings.demoCarrier)) {
    return `${ENVIRONMENT.demoCarrier} can't be "${settings.demoCarrier}": give a port.`;
  }
  return undefined;
}

/** What stands in Via, Contact and SDP must be an address that somebody can send to. */
function publicAddressProblem(settings: Settings): string | undefined {
  const { publicAddress } = settings;
  const bound = { sip: parseHostPort(settings.sip)?.host ?? '', rtp: parseRtp(settings.rtp)?.address ?? '' };
  const isName = /[A-Za-z]/.test(publicAddress) && !publicAddress.includes(':');
  if (isEveryAddress(publicAddress) || (publicAddress !== '' && !isName && isIP(publicAddress) === 0)) {
    return `${ENVIRONMENT.publicAddress} can't be "${publicAddress}": give the one address by which phones and the carrier reach this machine.`;
  }
  for (const key of ['sip', 'rtp'] as const) {
    if (publicAddress === '' && isEveryAddress(bound[key])) {
      return `${ENVIRONMENT[key]} can't be "${settings[key]}" alone: phones and the carrier are told an address, so give the one by which they reach this machine here or in ${ENVIRONMENT.publicAddress}.`;
    }
    const [told, ours] = [isIP(publicAddress), isIP(bound[key])];
    if (told !== 0 && ours !== 0 && told !== ours) {
      return `${ENVIRONMENT.publicAddress} can't be "${publicAddress}": it is IPv${told}, and ${ENVIRONMENT[key]} is "${settings[key]}". Give both in one family.`;
    }
  }
  return undefined;
}

/** `0.0.0.0`, `::` and their other spellings: every address of the machine, and nobody's. */
export function isEveryAddress(host: string): boolean {
  return isIP(host) !== 0 && /^[0:.]+$/.test(host);
}

function emptyToNone(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function parseRtp(text: string): Config['rtp'] | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)-(\d+)$/.exec(text);
  const address = match?.[1] ?? match?.[2];
  const portMin = Number(match?.[3]);
  const portMax = Number(match?.[4]);
  const fits = portMin > 0 && portMax <= PORT_MAX && portMax - portMin + 1 >= RTP_PORTS_MIN;
  return address === undefined || !fits ? undefined : { address, portMin, portMax };
}

function readDatabaseUrl(url: string, dataFolder: string, cwd: string): string | undefined {
  if (url === '') {
    return `sqlite:${join(dataFolder, SQLITE_FILE)}`;
  }
  if (/^postgres(ql)?:\/\//.test(url)) {
    return url;
  }
  const file = /^sqlite:(?:\/\/)?(.+)$/.exec(url)?.[1];
  return file === undefined
    ? undefined
    : `sqlite:${file === ':memory:' || isAbsolute(file) ? file : resolve(cwd, file)}`;
}

function unknownVariables(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = new Set(Object.values(ENVIRONMENT));
  return Object.keys(env)
    .filter((name) => name.startsWith('CALLWRIGHT_') && !known.has(name))
    .map((name) => `${name} is no setting of ours and does nothing`);
}

/** The setting that was probably meant: at most two letters from the wrong one, or with the same beginning. */
function suggestion(wrong: string): string {
  const keys = Object.keys(ENVIRONMENT);
  const near =
    keys.find((key) => editDistance(key.toLowerCase(), wrong.toLowerCase().slice(0, 40)) <= 2) ??
    keys.find((key) => key.slice(0, 4).toLowerCase() === wrong.slice(0, 4).toLowerCase());
  return near === undefined ? `; there are ${keys.join(', ')}.` : `; did you mean "${near}"?`;
}

/** Letters to insert, remove or exchange (Levenshtein). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [above, letter] of [...left].entries()) {
    const next = [above + 1];
    for (const [at, other] of [...right].entries()) {
      const exchange = (row[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(exchange, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** What may be a secret, or hold one, is not shown. */
const SECRET: ReadonlySet<string> = new Set(['apiToken', 'databaseUrl', 'turnSecret', 'iceServers', 'trunkPassword']);

function quote(key: string, value: unknown): string {
  return SECRET.has(key) ? 'what it is' : JSON.stringify(value);
}
