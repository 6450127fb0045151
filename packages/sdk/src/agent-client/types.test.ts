import type { EventOf } from '@callwright/cti/light';
import { describe, expectTypeOf, test } from 'vitest';
import type {
  AgentClient,
  AgentError,
  AgentErrorCode,
  AnyEvent,
  CallCenter,
  ClientSnapshot,
  ConnectionStateEvent,
} from '../index.ts';

/** The compiler holds these; at run time they do nothing. */
describe('types of the public surface', () => {
  test('commands resolve with their reply', () => {
    expectTypeOf<AgentClient['dial']>().returns.resolves.toEqualTypeOf<EventOf<'makecall'>>();
    expectTypeOf<AgentClient['hold']>().returns.resolves.toEqualTypeOf<EventOf<'mute'>>();
    expectTypeOf<AgentClient['readyAgents']>().returns.resolves.toHaveProperty('data');
    expectTypeOf<AgentClient['signOut']>().returns.resolves.toEqualTypeOf<void>();
  });

  test('events are typed by name, and give their undo', () => {
    const check = (client: AgentClient): void => {
      expectTypeOf(client.on('after', (event) => expectTypeOf(event.duration).toEqualTypeOf<number>())).toEqualTypeOf<
        () => void
      >();
      client.on('connectionstate', (event) => expectTypeOf(event).toEqualTypeOf<ConnectionStateEvent>());
      client.on('*', (event) => expectTypeOf(event).toEqualTypeOf<AnyEvent>());
    };
    expectTypeOf(check).toBeFunction();
  });

  test('no any', () => {
    expectTypeOf<AgentClient['command']>().returns.resolves.not.toBeAny();
    expectTypeOf<ClientSnapshot['call']>().not.toBeAny();
    expectTypeOf<NonNullable<ClientSnapshot['call']>['userdata'][string]>().toBeUnknown();
    expectTypeOf<CallCenter['client']>().toEqualTypeOf<AgentClient>();
    expectTypeOf<AgentError['code']>().toEqualTypeOf<AgentErrorCode>();
    expectTypeOf<'notTalking'>().toExtend<AgentErrorCode>();
    expectTypeOf<'nonsense'>().not.toExtend<AgentErrorCode>();
  });

  test('what is read is read-only', () => {
    expectTypeOf<ClientSnapshot>().toEqualTypeOf<Readonly<ClientSnapshot>>();
  });
});
