import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's place; elsewhere named by the environment. */
const MODULE_FOLDER = process.env.BARESIP_MODULES ?? '/usr/lib/baresip/modules';
/** RTP ports that one instance may use: two a call, a few calls. */
export const RTP_PORTS_PER_PHONE = 40;

export interface PhoneConfig {
  readonly folder: string;
  readonly sipPort: number;
  readonly controlPort: number;
  readonly rtpFirstPort: number;
  /** User part of its address. */
  readonly user: string;
  readonly registerAt: { readonly host: string; readonly port: number; readonly password: string } | undefined;
  readonly autoAnswer: boolean;
  /** WAV file it speaks, 8 kHz mono 16 bits. */
  readonly speaks: string;
  /** Codecs offered, in order. */
  readonly codecs: readonly ('PCMA' | 'PCMU')[];
}

/** Writes the configuration folder of one baresip: no sound card, what it says comes from a file, what it hears goes into files. */
export function writePhoneConfig(phone: PhoneConfig): void {
  mkdirSync(recordingFolder(phone.folder), { recursive: true });
  writeFileSync(join(phone.folder, 'config'), configText(phone));
  writeFileSync(join(phone.folder, 'accounts'), accountText(phone));
  writeFileSync(join(phone.folder, 'contacts'), '');
}

/** Where the sndfile module writes what was said (`…-enc.wav`) and heard (`…-dec.wav`). */
export function recordingFolder(folder: string): string {
  return join(folder, 'heard');
}

function configText(phone: PhoneConfig): string {
  return `poll_method epoll
sip_listen 127.0.0.1:${phone.sipPort}
net_interface 127.0.0.1
call_local_timeout 120
call_max_calls 8
audio_player aubridge,unheard
audio_source aufile,${phone.speaks}
audio_alert aubridge,unheard
audio_level no
statmode_default off
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
ausrc_format s16
auplay_format s16
auenc_format s16
audec_format s16
audio_txmode thread
audio_buffer 20-160
rtp_ports ${phone.rtpFirstPort}-${phone.rtpFirstPort + RTP_PORTS_PER_PHONE - 1}
rtcp_mux no
jitter_buffer_type fixed
jitter_buffer_delay 1-5
rtp_stats no
snd_path ${recordingFolder(phone.folder)}
ring_aufile none
callwaiting_aufile none
ringback_aufile none
notfound_aufile none
busy_aufile none
error_aufile none
ctrl_tcp_listen 127.0.0.1:${phone.controlPort}
module_path ${MODULE_FOLDER}
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
`;
}

function accountText(phone: PhoneConfig): string {
  const at = phone.registerAt;
  const host = at === undefined ? `127.0.0.1:${phone.sipPort}` : `${at.host}:${at.port}`;
  const parameters = [
    ...(at === undefined ? ['regint=0'] : [`auth_pass=${at.password}`, 'regint=300']),
    `answermode=${phone.autoAnswer ? 'auto' : 'manual'}`,
    `audio_codecs=${phone.codecs.map((codec) => `${codec}/8000/1`).join(',')}`,
    'ptime=20',
  ];
  return `<sip:${phone.user}@${host}>;${parameters.join(';')}\n`;
}
