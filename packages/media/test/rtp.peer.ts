import { createSocket } from 'node:dgram';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { generateTone, toneLevel } from '../src/audio/tone.ts';
import { readWav, writeWav } from '../src/audio/wav.ts';
import type { BridgeRole } from '../src/process/protocol.ts';
import { PlaneDriver, pause } from './plane-driver.ts';
import { RtpPeer } from './rtp-peer.ts';

const FIRST_PORT = 32_000;
const open: { close: () => void | Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function newDriver(
  lastPort = FIRST_PORT + 99,
  more: { inactivityMs?: number; leaseTarget?: number } = {},
): PlaneDriver {
  const driver = new PlaneDriver(FIRST_PORT, lastPort, more);
  open.push(driver);
  return driver;
}

async function newPeer(): Promise<RtpPeer> {
  const peer = await RtpPeer.open();
  open.unshift(peer);
  return peer;
}

/** Level of `hz` in the newest second that a peer heard. */
function level(peer: RtpPeer, hz: number): number {
  return toneLevel(peer.samples().slice(-8_000), hz);
}

describe('media plane on real sockets', () => {
  it('a tone in at one leg comes out at the other, both ways, between A-law and µ-law', async () => {
    const driver = newDriver();
    const [a, b] = [await newPeer(), await newPeer()];
    a.talk(await driver.open('a', a, 'PCMA'), 'PCMA', 440);
    b.talk(await driver.open('b', b, 'PCMU'), 'PCMU', 1000);
    driver.talkers('call', 'a', 'b');
    await pause(1_200);
    expect(level(a, 1000)).toBeGreaterThan(7_000);
    expect(level(b, 440)).toBeGreaterThan(7_000);
    expect(new Set(a.heard.map((packet) => packet.payloadType))).toEqual(new Set([8]));
    expect(new Set(b.heard.map((packet) => packet.payloadType))).toEqual(new Set([0]));
    expect(new Set(b.heard.map((packet) => packet.ssrc)).size).toBe(1);
  });

  it('three talk, one listens, one whispers', async () => {
    const driver = newDriver();
    const tones = { a: 400, b: 700, c: 1000, listener: 1300, coach: 1600 };
    const peers: Record<string, RtpPeer> = {};
    for (const [leg, hz] of Object.entries(tones)) {
      const peer = await newPeer();
      peers[leg] = peer;
      peer.talk(await driver.open(leg, peer), 'PCMA', hz);
    }
    const roles: Record<string, BridgeRole> = { listener: { kind: 'listen' }, coach: { kind: 'whisper', to: 'b' } };
    const members = Object.keys(tones).map((leg) => ({ leg, role: roles[leg] ?? ({ kind: 'talk' } as const) }));
    driver.send({ type: 'bridge', bridge: 'conference', members });
    await pause(1_800);
    const heard = Object.fromEntries(
      Object.entries(peers).map(([leg, peer]) => [leg, Object.values(tones).filter((hz) => level(peer, hz) > 3_000)]),
    );
    expect(heard).toEqual({
      a: [700, 1000],
      b: [400, 1000, 1600],
      c: [400, 700],
      listener: [400, 700, 1000],
      coach: [400, 700, 1000],
    });
  });

  it('records left and right, each with its own tone', async () => {
    const driver = newDriver();
    const [a, b] = [await newPeer(), await newPeer()];
    a.talk(await driver.open('a', a), 'PCMA', 440);
    b.talk(await driver.open('b', b), 'PCMA', 1000);
    driver.talkers('call', 'a', 'b');
    const path = join(driver.folder, 'new', 'call.wav');
    const startedMs = performance.now();
    driver.send({ type: 'record', recording: 'r', path, left: 'a', right: 'b' });
    await pause(2_000);
    const elapsedMs = performance.now() - startedMs;
    driver.send({ type: 'stopRecord', recording: 'r' });
    const recorded = await driver.event('recorded');
    expect(recorded).toMatchObject({ recording: 'r', path, complete: true });
    const audio = readWav(readFileSync(path));
    if (typeof audio === 'string') throw new Error(audio);
    const [left, right] = audio.channels.map((channel) => channel.subarray(1_600, 14_400));
    expect([440, 1000].map((hz) => toneLevel(left ?? new Int16Array(0), hz) > 7_000)).toEqual([true, false]);
    expect([440, 1000].map((hz) => toneLevel(right ?? new Int16Array(0), hz) > 7_000)).toEqual([false, true]);
    expect(Math.abs(recorded.durationMs - elapsedMs)).toBeLessThan(100);
  });

  it('a recording that cannot be written is told, and the call goes on', async () => {
    const driver = newDriver();
    const [a, b] = [await newPeer(), await newPeer()];
    a.talk(await driver.open('a', a), 'PCMA', 440);
    await driver.open('b', b);
    driver.talkers('call', 'a', 'b');
    writeFileSync(join(driver.folder, 'file'), '');
    const path = join(driver.folder, 'file', 'call.wav');
    driver.send({ type: 'record', recording: 'r', path, left: 'a', right: 'b' });
    expect(await driver.event('recorded')).toMatchObject({ recording: 'r', complete: false });
    driver.send({ type: 'record', recording: 'full', path: '/dev/full', left: 'a', right: 'b' });
    await driver.until(() => driver.events.some((event) => event.type === 'recorded' && event.recording === 'full'));
    driver.send({ type: 'stopRecord', recording: 'r' });
    await pause(1_200);
    expect(level(b, 440)).toBeGreaterThan(7_000);
    expect(driver.events.filter((event) => event.type === 'recorded')).toHaveLength(2);
  });

  it('F25: strangers and garbage are neither heard nor sent to', async () => {
    const driver = newDriver();
    const [a, b, stranger] = [await newPeer(), await newPeer(), await newPeer()];
    const portA = await driver.open('a', a);
    a.talk(portA, 'PCMA', 440);
    await driver.open('b', b);
    driver.talkers('call', 'a', 'b');
    await pause(200);
    stranger.talk(portA, 'PCMA', 2000);
    for (const size of [0, 1, 11, 12, 13, 172, 1501, 9000]) {
      stranger.sendRaw(portA, Buffer.alloc(size, 0x80));
      a.sendRaw(portA, Buffer.alloc(size, 0xff));
    }
    a.sendRaw(portA, Buffer.from([0x8f, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]));
    await pause(1_200);
    expect(level(b, 440)).toBeGreaterThan(7_000);
    expect(level(b, 2000)).toBeLessThan(200);
    expect(stranger.heard).toHaveLength(0);
    expect(driver.plane.counters.packetsGarbage).toBeGreaterThan(5);
  });

  it('a peer behind a NAT is learnt, and learnt again when it moves', async () => {
    const driver = newDriver();
    const [signalled, nat, moved, b] = [await newPeer(), await newPeer(), await newPeer(), await newPeer()];
    const port = await driver.open('a', signalled);
    b.talk(await driver.open('b', b), 'PCMA', 1000);
    driver.talkers('call', 'a', 'b');
    nat.talk(port, 'PCMA', 440);
    await pause(1_300);
    expect(level(nat, 1000)).toBeGreaterThan(7_000);
    nat.quiet();
    const heardBefore = nat.heard.length;
    await pause(5_200);
    moved.talk(port, 'PCMA', 440);
    await pause(1_300);
    expect(level(moved, 1000)).toBeGreaterThan(7_000);
    expect(nat.heard.length).toBeLessThan(heardBefore + 290);
  });

  it('a peer whose port is closed (ECONNREFUSED) harms nobody', async () => {
    const driver = newDriver();
    const [a, b] = [await newPeer(), await RtpPeer.open()];
    a.talk(await driver.open('a', a), 'PCMA', 440);
    const portB = await driver.open('b', b);
    driver.talkers('call', 'a', 'b');
    b.talk(portB, 'PCMA', 1000);
    await pause(300);
    b.close();
    await pause(500);
    expect(driver.plane.legs).toEqual(['a', 'b']);
    expect(driver.plane.counters.sendErrors).toBeGreaterThan(0);
  });

  it('plays a file to one while the other still is heard, then goes back to the bridge', async () => {
    const driver = newDriver();
    const tone = generateTone(500, 600);
    writeFileSync(join(driver.folder, 'tone.wav'), writeWav({ sampleRate: 8000, channels: [tone] }));
    const [a, b] = [await newPeer(), await newPeer()];
    await driver.open('a', a);
    b.talk(await driver.open('b', b), 'PCMA', 1000);
    driver.talkers('call', 'a', 'b');
    const parts = [
      { kind: 'file', name: 'tone.wav' },
      { kind: 'silence', ms: 20 },
    ] as const;
    driver.send({ type: 'play', play: 'p', legs: ['a'], parts, loop: false });
    expect(await driver.event('playEnded')).toEqual({ type: 'playEnded', play: 'p', reason: 'finished' });
    await pause(50);
    const played = a.samples();
    expect(toneLevel(played.slice(0, 4_800), 500)).toBeGreaterThan(7_500);
    await pause(1_100);
    expect(level(a, 1000)).toBeGreaterThan(7_000);
    const numbers = a.heard.map((packet) => packet.sequence);
    expect(numbers.every((number, i) => i === 0 || number === (((numbers[i - 1] ?? 0) + 1) & 0xffff))).toBe(true);
  });

  it('speaks a sentence, the second time out of its cache', async () => {
    const driver = newDriver();
    const a = await newPeer();
    await driver.open('a', a);
    const parts = [{ kind: 'say', text: '您好', language: 'zh' }] as const;
    driver.send({ type: 'play', play: 'p', legs: ['a'], parts, loop: false });
    expect(await driver.event('playEnded')).toMatchObject({ reason: 'finished' });
    const loudest = a.samples().reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest).toBeGreaterThan(4_000);
    expect(a.heard.length).toBeGreaterThan(15);
  });

  it('tells plays that fail, are stopped, or give way', async () => {
    const driver = newDriver();
    const a = await newPeer();
    await driver.open('a', a);
    const file = (name: string) => ({ kind: 'file', name }) as const;
    const play = (
      id: string,
      parts: Parameters<typeof driver.send>[0] & { type: 'play' } extends { parts: infer P } ? P : never,
    ) => driver.send({ type: 'play', play: id, legs: ['a'], parts, loop: true });
    writeFileSync(join(driver.folder, 'bad.wav'), 'no sound');
    for (const name of ['missing.wav', '../../etc/passwd', '/etc/passwd', 'bad.wav']) {
      play(name, [file(name)]);
      await driver.until(() => driver.events.some((event) => event.type === 'playEnded' && event.play === name));
    }
    play('music', [{ kind: 'sound', sound: 'music' }]);
    play('ringback', [{ kind: 'sound', sound: 'ringback' }]);
    driver.send({ type: 'stopPlay', play: 'ringback' });
    play('last', [{ kind: 'sound', sound: 'busy' }]);
    driver.send({ type: 'closeLeg', leg: 'a' });
    const ended = driver.events.flatMap((event) => (event.type === 'playEnded' ? [[event.play, event.reason]] : []));
    expect(ended).toEqual([
      ['missing.wav', 'failed'],
      ['../../etc/passwd', 'failed'],
      ['/etc/passwd', 'failed'],
      ['bad.wav', 'failed'],
      ['music', 'stopped'],
      ['ringback', 'stopped'],
      ['last', 'stopped'],
    ]);
  });

  it('digits are sent as RFC 4733 says, and understood though a third of their packets is lost', async () => {
    const driver = newDriver();
    const a = await newPeer();
    const port = await driver.open('a', a, 'PCMA', 101);
    driver.send({ type: 'sendDigits', leg: 'a', digits: '1#' });
    await driver.until(() => a.heard.length >= 14);
    const lossy = a.heard.filter((packet, i) => packet.payloadType === 101 && i % 3 !== 2);
    for (const packet of lossy) a.sendRaw(port, headerOf(packet, packet.payload));
    await pause(300);
    const digits = driver.events.flatMap((event) => (event.type === 'digit' ? [event.digit] : []));
    expect(digits).toEqual(['1', '#']);
  });

  it('ports in use are skipped, exhaustion is told, released ports come back', async () => {
    const blocker = createSocket('udp4');
    await new Promise<void>((resolve) => blocker.bind(FIRST_PORT + 2, '127.0.0.1', resolve));
    open.unshift({ close: () => void blocker.close() });
    const driver = newDriver(FIRST_PORT + 7, { leaseTarget: 3 });
    await driver.until(() => driver.ports.length === 3);
    expect([...driver.ports].sort()).toEqual([FIRST_PORT, FIRST_PORT + 4, FIRST_PORT + 6]);
    const peer = await newPeer();
    for (const leg of ['a', 'b', 'c']) await driver.open(leg, peer);
    await driver.until(() => driver.events.some((event) => event.type === 'refused' && event.command === 'ports'));
    driver.send({ type: 'closeLeg', leg: 'b' });
    expect(driver.ports).toEqual([]);
    expect(await driver.until(() => driver.ports[0])).toBe(FIRST_PORT + 4);
  });

  it('a leg that talks in a bridge and falls silent is lost; one on hold or alone is not', async () => {
    const driver = newDriver(FIRST_PORT + 99, { inactivityMs: 1_500 });
    const peers = await Promise.all([newPeer(), newPeer(), newPeer()]);
    const ports = await Promise.all(peers.map((peer, i) => driver.open(`${i}`, peer)));
    driver.talkers('call', '0', '1');
    peers[0]?.talk(ports[0] ?? 0, 'PCMA', 440);
    expect(await driver.event('legLost')).toEqual({ type: 'legLost', leg: '1', reason: 'no packet for 2 s' });
    expect(driver.plane.legs).toEqual(['0', '2']);
  });

  it('refuses what cannot be done and changes nothing', async () => {
    const driver = newDriver();
    const a = await newPeer();
    const port = await driver.open('a', a);
    driver.send({ type: 'openRtp', leg: 'a', port });
    driver.send({ type: 'openRtp', leg: 'b', port });
    driver.send({ type: 'sendDigits', leg: 'a', digits: 'x' });
    driver.talkers('call', 'a', 'nobody');
    driver.talkers('call', 'a', 'a');
    const remote = { port: 4000, codec: 'PCMA', telephoneEvent: undefined, sendAudio: true } as const;
    driver.send({ type: 'setRemote', leg: 'a', address: 'example.org', ...remote });
    driver.send({ type: 'setRemote', leg: 'a', address: '::1', ...remote });
    driver.send({ type: 'record', recording: 'r', path: 'relative.wav', left: 'a', right: undefined });
    driver.send({ type: 'closeLeg', leg: 'nobody' });
    const refused = driver.events.flatMap((event) => (event.type === 'refused' ? [event.command] : []));
    expect(refused).toEqual([
      'openRtp',
      'openRtp',
      'sendDigits',
      'bridge',
      'bridge',
      'setRemote',
      'setRemote',
      'record',
    ]);
  });
});

function headerOf(
  packet: { sequence: number; timestamp: number; ssrc: number; marker: boolean },
  payload: Buffer,
): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = (packet.marker ? 0x80 : 0) | 101;
  header.writeUInt16BE(packet.sequence, 2);
  header.writeUInt32BE(packet.timestamp, 4);
  header.writeUInt32BE(packet.ssrc, 8);
  return Buffer.concat([header, payload]);
}
