import type { CtiCommand } from '@callwright/cti';
import type { AgentKey } from '../company/inputs.ts';
import type { Rng } from './rng.ts';

const OUTSIDE = ['13800000001', '13800000002'];
const NOBODY = ['9999@demo', '1001@other', '', '1'.repeat(40)];
const FLOWS = ['collect', 'collect', 'welcome', 'service', 'broken', 'nowhere'];

/** A button that a sensible person would press, by the last event of the page; so that long chains come about. */
export function sensibleButton(rng: Rng, last: string | undefined, ready: readonly AgentKey[]): CtiCommand | undefined {
  const num = rng.pick([...ready, ...ready, OUTSIDE[0] ?? '']) ?? '';
  switch (last) {
    case 'incall':
    case 'answer':
    case 'transferincall':
    case 'agentconsultback':
    case 'interceptcall':
      return rng.pick<CtiCommand>([
        { cmd: 'agentconsult', num },
        { cmd: 'agentconsult', num },
        { cmd: 'transfercall', num },
        { cmd: 'consulationservice', filename: 'collect' },
        { cmd: 'mute' },
      ]);
    case 'consultincall':
      return rng.pick<CtiCommand>([{ cmd: 'transfercall', num }, { cmd: 'agentconsult', num }, { cmd: 'mute' }]);
    case 'mute':
      return rng.pick<CtiCommand>([{ cmd: 'unmute' }, { cmd: 'transfercall', num }, { cmd: 'agentconsult', num }]);
    case 'consultationcalls':
      return rng.pick<CtiCommand>([{ cmd: 'tripartitetalk' }, { cmd: 'agentshift' }, { cmd: 'agentconsultback' }]);
    case 'sanfangcall':
      return rng.pick<CtiCommand>([{ cmd: 'cancelmakecall' }, { cmd: 'agentconsultback' }]);
    case 'transferinringing':
    case 'consultinringing':
    case 'innerringing':
    case 'inringing':
      return { cmd: 'answercall' };
    case 'agentbusy':
    case 'after':
    case 'logon':
      return { cmd: 'agentidle' };
    default:
      return undefined;
  }
}

/** The buttons of a talk: transfer, consultation, three-way call, internal call, IVR. Mostly for somebody who can take it. */
export function flowButton(rng: Rng, agents: readonly AgentKey[], ready: readonly AgentKey[]): CtiCommand | undefined {
  const dice = rng.int(10);
  const anybody =
    rng.pick(dice < 6 && ready.length > 0 ? ready : dice < 8 ? OUTSIDE : dice < 9 ? agents : NOBODY) ?? '';
  const userdata = rng.chance(0.3) ? { [`k${rng.int(3)}`]: rng.int(100) } : undefined;
  const data = userdata === undefined ? {} : { userdata };
  return rng.pick<CtiCommand>([
    { cmd: 'transfercall', num: anybody, ...data },
    { cmd: 'transfercall', num: anybody, groupid: 803 },
    { cmd: 'canceltransfercall' },
    { cmd: 'agentconsult', num: anybody, ...data },
    { cmd: 'agentconsult', num: anybody },
    { cmd: 'agentconsultback' },
    { cmd: 'agentshift' },
    { cmd: 'tripartitetalk' },
    { cmd: 'tripartitetalk' },
    { cmd: 'transfergroup', groupid: rng.pick([802, 803, 803, 999]) ?? 803, ...data },
    { cmd: 'transferservice', filename: rng.pick(FLOWS) ?? '', ...data },
    { cmd: 'consulationservice', filename: rng.pick(FLOWS) ?? '', num: '5', ...data },
    { cmd: 'makecall', called: anybody },
    { cmd: 'mute' },
    { cmd: 'unmute' },
  ]);
}
