import type { SdpAttribute, SdpConnection, SessionDescription } from './session.ts';

/** The description as text, lines in the order of RFC 8866 §5, ended by CRLF. Line ends in a value become spaces. */
export function serializeSdp(session: SessionDescription): string {
  const { origin } = session;
  const lines = [
    'v=0',
    `o=${origin.username} ${origin.sessionId} ${origin.version} IN ${origin.family} ${origin.address}`,
    `s=${session.name === '' ? '-' : session.name}`,
    ...connectionLine(session.connection),
    't=0 0',
    ...session.attributes.map(attributeLine),
  ];
  for (const media of session.media) {
    lines.push(`m=${media.kind} ${media.port} ${media.protocol} ${media.formats.join(' ')}`);
    lines.push(...connectionLine(media.connection), ...media.attributes.map(attributeLine));
  }
  return `${lines.map((line) => line.replace(/[\r\n]/g, ' ')).join('\r\n')}\r\n`;
}

function connectionLine(connection: SdpConnection | undefined): string[] {
  return connection === undefined ? [] : [`c=IN ${connection.family} ${connection.address}`];
}

function attributeLine({ name, value }: SdpAttribute): string {
  return value === undefined ? `a=${name}` : `a=${name}:${value}`;
}
