import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MediaCommand } from './protocol.ts';
import { readCommand } from './read-command.ts';

const COMMANDS: readonly MediaCommand[] = [
  { type: 'hello', protocol: 1 },
  { type: 'openRtp', leg: '7', port: 20_000 },
  {
    type: 'setRemote',
    leg: '7',
    address: '192.0.2.1',
    port: 4000,
    codec: 'PCMA',
    telephoneEvent: undefined,
    sendAudio: true,
  },
  { type: 'openWebRtc', leg: '8', offer: 'v=0' },
  { type: 'closeLeg', leg: '7' },
  {
    type: 'bridge',
    bridge: 'b',
    members: [
      { leg: '7', role: { kind: 'talk' } },
      { leg: '8', role: { kind: 'whisper', to: '7' } },
    ],
  },
  {
    type: 'play',
    play: 'p',
    legs: ['7'],
    parts: [
      { kind: 'file', name: 'a.wav' },
      { kind: 'say', text: '您好', language: 'zh' },
      { kind: 'sound', sound: 'music' },
      { kind: 'silence', ms: 500 },
    ],
    loop: true,
  },
  { type: 'stopPlay', play: 'p' },
  { type: 'detectMachine', leg: '7' },
  { type: 'record', recording: 'r', path: '/r.wav', left: '7', right: undefined },
  { type: 'stopRecord', recording: 'r' },
  { type: 'sendDigits', leg: '7', digits: '12#' },
];

describe('commands of the socket', () => {
  it.each(COMMANDS.map((command) => [command.type, command] as const))(
    'reads %s as it was written',
    (_type, command) => {
      expect(readCommand(JSON.stringify(command))).toEqual(command);
    },
  );

  it('names what is wrong', () => {
    expect(readCommand('{')).toEqual({ wrong: 'not JSON', command: 'unreadable' });
    expect(readCommand('[]')).toEqual({ wrong: 'not an object', command: 'unreadable' });
    expect(readCommand('{"type":"fly"}')).toEqual({ wrong: 'unknown type', command: 'fly' });
    expect(readCommand('{"type":"openRtp","leg":"7","port":0}')).toEqual({ wrong: 'port', command: 'openRtp' });
    expect(readCommand('{"type":"openRtp","leg":"","port":1}')).toEqual({ wrong: 'leg', command: 'openRtp' });
    expect(readCommand('{"type":"hello","protocol":2}')).toEqual({ wrong: 'protocol is not 1', command: 'hello' });
  });

  it('never throws, whatever field is replaced by whatever', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COMMANDS), fc.nat(6), fc.jsonValue(), (command, index, value) => {
        const entries = Object.entries(command);
        const key = entries[index % entries.length]?.[0] ?? 'type';
        readCommand(JSON.stringify({ ...command, [key]: value }));
      }),
    );
    fc.assert(fc.property(fc.string(), (line) => void readCommand(line)));
  });
});
