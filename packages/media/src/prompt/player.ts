/** All plays of a media plane: one play a leg, samples fetched first, then 20 ms a beat. */
import type { Leg } from '../leg/leg.ts';
import type { MediaEvent, PromptPart } from '../process/protocol.ts';
import type { PromptLibrary } from './library.ts';
import { Play } from './play.ts';

type PlayEnded = Extract<MediaEvent, { type: 'playEnded' }>;

export class Player {
  readonly #library: PromptLibrary;
  readonly #onEnded: (event: PlayEnded) => void;
  readonly #plays = new Map<string, Play>();

  constructor(library: PromptLibrary, onEnded: (event: PlayEnded) => void) {
    this.#library = library;
    this.#onEnded = onEnded;
  }

  get size(): number {
    return this.#plays.size;
  }

  /** Begins a play; what its legs heard before is stopped. */
  play(id: string, legs: readonly Leg[], parts: readonly PromptPart[], loop: boolean): void {
    this.stop(id);
    for (const leg of legs) this.forgetLeg(leg);
    const play = new Play(id, legs, loop);
    this.#plays.set(id, play);
    for (const leg of legs) leg.play = play;
    const ready = this.#library.ready(parts);
    if (ready !== undefined) play.begin(ready);
    else this.#beginLater(play, parts);
  }

  stop(id: string): void {
    const play = this.#plays.get(id);
    if (play !== undefined) this.#end(play, 'stopped');
  }

  /** A leg hears something else from now on, or is gone. A play that nobody hears any more is stopped. */
  forgetLeg(leg: Leg): void {
    const play = leg.play;
    if (play === undefined) return;
    leg.play = undefined;
    play.legs.delete(leg);
    if (play.legs.size === 0) this.#end(play, 'stopped');
  }

  /** One beat; false when nothing is being played. */
  beat(nowMs: number): boolean {
    for (const play of this.#plays.values()) {
      if (play.overdue(nowMs)) this.#end(play, 'failed', 'it took too long to make');
      else if (!play.beat(nowMs)) this.#end(play, 'finished');
    }
    return this.#plays.size > 0;
  }

  #beginLater(play: Play, parts: readonly PromptPart[]): void {
    this.#library.load(parts).then(
      (playable) => play.begin(playable),
      (cause: unknown) => {
        this.#end(play, 'failed', cause instanceof Error ? cause.message : String(cause));
      },
    );
  }

  #end(play: Play, reason: PlayEnded['reason'], detail?: string): void {
    // A play that was stopped while its samples were being fetched has been told already.
    if (this.#plays.get(play.id) !== play) return;
    this.#plays.delete(play.id);
    for (const leg of play.legs) leg.play = undefined;
    play.legs.clear();
    const ended: PlayEnded = { type: 'playEnded', play: play.id, reason };
    this.#onEnded(detail === undefined ? ended : { ...ended, detail });
  }
}
