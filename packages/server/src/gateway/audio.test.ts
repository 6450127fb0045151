import { beforeEach, describe, expect, it } from 'vitest';
import { GatewayBench } from '../../test/support/gateway-bench.ts';

const KEY = '1001@demo';
const audio = { cmd: 'audio', sdp: 'v=0', sequence: 9 };
let bench: GatewayBench;
let legs: number;

beforeEach(() => {
  bench = new GatewayBench();
  legs = 0;
  bench.openAudio = () => {
    legs += 1;
    return Promise.resolve({ ok: true, leg: `leg-${legs}`, answer: 'v=0 answer' });
  };
});

/** Lets the answer of the media process come. */
const settled = () => Promise.resolve().then(() => undefined);

async function signedInWithAudio() {
  const grant = bench.login();
  const { page, socket } = bench.connect(grant);
  bench.send(page, audio);
  await settled();
  bench.send(page, bench.logonFrame(grant, 10, { worktype: 2 }));
  bench.emit(KEY, { type: 'logon', status: 0 }, 10);
  const frames = socket.take();
  const inputs = bench.inputs.splice(0);
  return { grant, page, socket, frames, inputs, epoch: frames.at(-1)?.epoch };
}

describe('audio before logon', () => {
  it('is answered, and logon hands the leg to the engine', async () => {
    const { frames, inputs } = await signedInWithAudio();
    expect(frames[0]).toEqual({ type: 'audio', status: 0, reason: '', sdp: 'v=0 answer', sequence: 9 });
    expect(inputs).toMatchObject([{ type: 'signIn', worktype: 2, audioLeg: 'leg-1' }]);
    bench.core.audio.connected('leg-1');
    expect(bench.inputs).toEqual([]); // the engine has it already
  });

  it('that can not start: status and reason, and logon without a leg', async () => {
    bench.openAudio = () => Promise.resolve({ ok: false, reason: 'no candidates' });
    const { frames, inputs } = await signedInWithAudio();
    expect(frames[0]).toMatchObject({ type: 'audio', status: 500, sequence: 9 });
    expect(inputs).toMatchObject([{ type: 'signIn', worktype: 2, audioLeg: undefined }]);
  });

  it('of a page that leaves is ended, also when the answer comes after it left', async () => {
    const first = bench.connect(bench.login());
    bench.send(first.page, audio);
    await settled();
    bench.cut(first.page);
    const second = bench.connect(bench.login());
    bench.send(second.page, audio);
    bench.cut(second.page);
    await settled();
    expect(bench.closedAudio).toEqual(['leg-1', 'leg-2']);
  });

  it('of an agent with another phone is ended at logon', async () => {
    const grant = bench.login();
    const { page } = bench.connect(grant);
    bench.send(page, audio);
    await settled();
    bench.send(page, bench.logonFrame(grant, 10, { worktype: 1 }));
    expect(bench.inputs).toMatchObject([{ type: 'signIn', worktype: 1, audioLeg: undefined }]);
    expect(bench.closedAudio).toEqual(['leg-1']);
  });

  it('one negotiation at a time', () => {
    const { page, socket } = bench.connect(bench.login());
    bench.send(page, audio);
    bench.send(page, audio);
    expect(socket.take()).toMatchObject([{ type: 'audio', status: 400 }]);
  });
});

describe('audio during the session', () => {
  it('a new leg takes over as soon as it is connected', async () => {
    const { page } = await signedInWithAudio();
    bench.send(page, { ...audio, sequence: 11 });
    await settled();
    expect(bench.inputs).toEqual([]);
    bench.core.audio.connected('leg-2');
    expect(bench.inputs).toEqual([{ type: 'audioUp', agentKey: KEY, leg: 'leg-2' }]);
    expect(bench.closedAudio).toEqual(['leg-1']);
  });

  it('that is lost is audioDown, once; an older leg that ends is nothing', async () => {
    await signedInWithAudio();
    bench.core.audio.lost(KEY, 'leg-0', 'old');
    bench.core.audio.lost(KEY, 'leg-1', 'ice failed');
    bench.core.audio.lost(KEY, 'leg-1', 'ice failed');
    expect(bench.inputs).toEqual([{ type: 'audioDown', agentKey: KEY, leg: 'leg-1', reason: 'ice failed' }]);
  });

  it('survives a cut socket: nothing is told of audio', async () => {
    const { grant, page, epoch } = await signedInWithAudio();
    bench.cut(page);
    const back = bench.connect(grant);
    bench.send(back.page, { cmd: 'reconnection', agentkey: KEY, seq: 1, epoch });
    expect(bench.inputs.map((input) => input.type)).toEqual(['pageLost', 'pageBack']);
    expect(bench.closedAudio).toEqual([]);
  });

  it('a reloaded page brings its own leg, and the old one is ended', async () => {
    await signedInWithAudio();
    const { inputs } = await signedInWithAudio();
    expect(inputs).toMatchObject([{ type: 'signIn', audioLeg: 'leg-2' }]);
    expect(bench.closedAudio).toEqual(['leg-1']);
  });

  it('ends with the session', async () => {
    await signedInWithAudio();
    bench.core.endSession(KEY, 'logout');
    expect(bench.closedAudio).toEqual(['leg-1']);
  });
});
