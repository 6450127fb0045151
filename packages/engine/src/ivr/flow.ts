/** An IVR flow is data: named steps, each says what happens and which step comes next. */
export interface IvrFlow {
  readonly name: string;
  readonly start: string;
  readonly steps: Readonly<Record<string, IvrStep>>;
}

/** Something to be heard: text spoken in a language, or a recorded file by name. */
export type IvrPrompt =
  | { readonly kind: 'say'; readonly text: string; readonly language: 'zh' | 'en' }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'sound'; readonly sound: 'music' | 'beep' };

export type IvrStep =
  | { readonly kind: 'play'; readonly prompts: readonly IvrPrompt[]; readonly next: string }
  | {
      readonly kind: 'menu';
      readonly prompts: readonly IvrPrompt[];
      /** Key → step. */
      readonly choices: Readonly<Record<string, string>>;
      /** Waiting for a key after the prompts, ms. */
      readonly timeoutMs: number;
      /** Times the menu is played in all, for a wrong or missing key. */
      readonly attemptsMax: number;
      readonly otherwise: string;
    }
  | { readonly kind: 'queue'; readonly groupId: number }
  /** Records the customer until a key, silence or the limit. */
  | { readonly kind: 'message'; readonly prompts: readonly IvrPrompt[]; readonly maxMs: number; readonly next: string }
  /** Collects digits into the call's platform data under `into`. */
  | {
      readonly kind: 'collect';
      readonly prompts: readonly IvrPrompt[];
      readonly into: string;
      readonly digitsMax: number;
      readonly timeoutMs: number;
      readonly next: string;
    }
  | { readonly kind: 'hangUp' };
