/**
 * Everything that can go wrong with the page's audio, and what the agent can do about it. `text` is what the alert
 * hook says, in Chinese as all texts of the incumbent's object.
 */
export const audioProblems = {
  'mic.insecure': {
    message: 'The browser gives a microphone only to pages on https:// or on localhost.',
    remedy: 'Open this page with https://.',
    text: '浏览器只允许 https 或 localhost 页面使用麦克风，请用 https 打开本页',
  },
  'mic.denied': {
    message: 'The browser was not allowed to use the microphone.',
    remedy: 'Allow the microphone for this site (the icon left of the address), then reload the page.',
    text: '浏览器不允许使用麦克风，请在地址栏中允许后重试',
  },
  'mic.missing': {
    message: 'There is no microphone.',
    remedy: 'Plug in a headset, then sign in again.',
    text: '没有找到麦克风，请插入耳机后重试',
  },
  'mic.inUse': {
    message: 'The microphone could not be opened; another program may be using it.',
    remedy: 'Close the other program or choose another microphone in the browser, then sign in again.',
    text: '麦克风无法打开，可能被其他程序占用',
  },
  'mic.gone': {
    message: 'The microphone was unplugged.',
    remedy: 'Plug it in again or choose another one.',
    text: '麦克风已拔出，请重新插入',
  },
  'audio.unsupported': {
    message: 'This browser has no WebRTC.',
    remedy: 'Use a current Chrome, Edge, Firefox or Safari, or sign in with a phone.',
    text: '此浏览器不支持网页通话，请换用新版浏览器或话机',
  },
  'audio.refused': {
    message: 'The server did not take the audio session.',
    remedy: 'Sign in again; if it stays, tell your administrator the reason.',
    text: '服务器没有接受语音会话，请重新登录',
  },
  'audio.timeout': {
    message: 'The audio session was not set up in time.',
    remedy: 'Check the network (UDP may be blocked by a firewall or VPN), then sign in again.',
    text: '语音连接超时，请检查网络',
  },
  'audio.lost': {
    message: 'The audio connection was lost and is being set up again.',
    remedy: 'Check the network.',
    text: '语音连接中断，正在恢复',
  },
  'device.missing': {
    message: 'The chosen microphone or speaker is not there.',
    remedy: 'Plug it in, or choose another one.',
    text: '所选音频设备不可用，请重新选择',
  },
  'device.noChoice': {
    message: 'This browser plays on the default speaker of the computer only.',
    remedy: 'Change the default speaker in the settings of the computer, or use Chrome or Edge.',
    text: '此浏览器不能选择扬声器，请在系统设置中更改',
  },
  'autoplay.blocked': {
    message: 'The browser plays no sound before the page was clicked.',
    remedy: 'Click anywhere on the page.',
    text: '请点击页面任意处以播放声音',
  },
} as const satisfies Readonly<
  Record<string, { readonly message: string; readonly remedy: string; readonly text: string }>
>;

export type AudioProblem = keyof typeof audioProblems;

/** A problem with the page's audio. `code` is for programs, `message` and `remedy` for people. */
export class AudioError extends Error {
  override readonly name = 'AudioError';
  readonly code: AudioProblem;
  readonly remedy: string;
  readonly text: string;
  /** What the browser or the server said, if anything. */
  readonly detail: string;

  constructor(code: AudioProblem, cause?: unknown) {
    super(audioProblems[code].message, { cause });
    this.code = code;
    this.remedy = audioProblems[code].remedy;
    this.text = audioProblems[code].text;
    this.detail = cause instanceof Error ? cause.message : typeof cause === 'string' ? cause : '';
  }
}

/** The names that getUserMedia rejects with (Media Capture and Streams §9.2, §10.1). */
export function microphoneError(cause: unknown): AudioError {
  const name = cause instanceof Error || isDomException(cause) ? cause.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new AudioError('mic.denied', cause);
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new AudioError('mic.missing', cause);
    default:
      return new AudioError('mic.inUse', cause);
  }
}

function isDomException(cause: unknown): cause is { readonly name: string } {
  return typeof cause === 'object' && cause !== null && 'name' in cause && typeof cause.name === 'string';
}
