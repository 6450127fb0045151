import type { EventOf, EventType } from '@callwright/cti/light';
import type { AudioStateEvent, ConnectionStateEvent } from './api.ts';

/** Payload by event type: those of the manual from the one source that also makes the docs, and our local two. */
export type EventByType = { readonly [Type in EventType]: EventOf<Type> } & {
  readonly connectionstate: ConnectionStateEvent;
  readonly audiostate: AudioStateEvent;
};
