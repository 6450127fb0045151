import type { Environment } from '../browser/environment.ts';
import type { Session } from '../session/session.ts';
import type { AudioControl } from './audio-control.ts';

export function audioControl(session: Session, _environment: Environment): AudioControl {
  return {
    muteMicrophone: (muted) => session.orderAudio({ order: 'mute', muted }),
    retry: () => session.orderAudio({ order: 'retry' }),
  } as AudioControl;
}
