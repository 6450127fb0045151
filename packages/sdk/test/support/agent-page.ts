import type { Frame, Locator, Page } from 'playwright-core';
import { type Heard, hearIn } from './hear-in.ts';

/** One entry of what the page's `CallCenter` was told, in order. `atMs`: performance.now() of the page. */
export interface SeenEvent {
  readonly atMs: number;
  readonly direction: 'recive' | 'send';
  readonly type: string;
  readonly json: Readonly<Record<string, unknown>>;
}

const STEP_MS_MAX = 15_000;

/** Drives `/agent` as an agent would: by its buttons. The page must be in English. */
export class AgentPage {
  readonly page: Page;
  /** Where the agent's page is: the page itself, or an iframe of it. */
  readonly frame: Frame;

  constructor(page: Page, frame = page.mainFrame()) {
    this.page = page;
    this.frame = frame;
  }

  /** Must be called before the page is opened: keeps what comes and goes, over reloads too. */
  static async record(page: Page): Promise<void> {
    await page.addInitScript(() => {
      const seen: SeenEvent[] = [];
      Object.assign(window, { seenEvents: seen });
      let handler: ((json: unknown, direction: string) => void) | undefined;
      // The page sets its own handler; ours stands before it.
      Object.defineProperty(window, 'onmessage_event', {
        configurable: true,
        get: () => (json: Record<string, unknown>, direction: 'recive' | 'send') => {
          seen.push({
            atMs: performance.now(),
            direction,
            type: String(json.type ?? json.cmd),
            json: structuredClone(json),
          });
          handler?.(json, direction);
        },
        set: (value) => {
          handler = value;
        },
      });
    });
  }

  async signIn(
    operator: string,
    phone: 'This page' | 'SIP phone' | 'Desk or mobile phone' = 'This page',
    company = 1,
  ): Promise<void> {
    await this.frame.getByLabel('Company number').fill(String(company));
    await this.frame.getByLabel('Agent number').fill(operator);
    await this.frame.getByLabel('Password').fill(operator);
    await this.frame.getByLabel(phone).check();
    await this.frame.getByRole('button', { name: 'Sign in' }).click();
    await this.signedIn();
  }

  async signedIn(): Promise<void> {
    await this.frame.locator('.workbench').waitFor({ timeout: STEP_MS_MAX });
  }

  get bar(): Locator {
    return this.frame.locator('call-center-bar');
  }

  /** A control of the call by its name, e.g. `hold`. */
  control(name: string): Locator {
    return this.bar.locator(`[data-control="${name}"]`);
  }

  /** The word of the agent's state, e.g. `Ready`. */
  async state(word: string): Promise<void> {
    const shown = this.bar.locator('.state-word', { hasText: word });
    await shown.waitFor({ timeout: STEP_MS_MAX }).catch(async (cause: unknown) => {
      const [bar, told] = [await this.bar.locator('.bar').innerText(), await this.received()];
      throw new Error(`no "${word}" but: ${bar.replace(/\s+/g, ' ')}; told: ${told.join(' ')}`, { cause });
    });
  }

  async audioUp(): Promise<void> {
    await this.frame.waitForFunction(() => window.CallCenter.getAudioState() === 'connected', undefined, {
      timeout: STEP_MS_MAX,
    });
  }

  /** From any state of rest, wrap-up included; nothing to do when ready already. */
  async ready(): Promise<void> {
    const already = this.bar.locator('.bar[data-tone="ready"]');
    const button = this.bar.locator('.primary.ready');
    await already.or(button).first().waitFor({ timeout: STEP_MS_MAX });
    if (!(await already.isVisible())) await button.click({ timeout: STEP_MS_MAX });
    await this.state('Ready');
  }

  /** Not ready, with the reason of this label. */
  async notReady(reason: string): Promise<void> {
    await this.bar.locator('.state-field').click();
    await this.bar.locator('.panel').getByRole('button', { name: reason }).click();
    await this.state('Not ready');
  }

  /** Names of the call's controls that work now, in the order of the bar. */
  async enabled(): Promise<readonly string[]> {
    return this.bar
      .locator('[data-control]:not(:disabled)')
      .evaluateAll((controls) => controls.map((control) => control.getAttribute('data-control') ?? ''));
  }

  /** The call is over, whatever comes after it. */
  async atRest(): Promise<void> {
    await this.frame.waitForFunction(() => !window.CallCenter.isCalling(), undefined, { timeout: STEP_MS_MAX });
    await this.bar.locator('.control').first().waitFor({ state: 'detached', timeout: STEP_MS_MAX });
  }

  async sent(cmd: string): Promise<void> {
    await this.frame.waitForFunction(
      (wanted) =>
        (window as unknown as { seenEvents: SeenEvent[] }).seenEvents.some(
          (event) => event.direction === 'send' && event.type === wanted,
        ),
      cmd,
      { timeout: STEP_MS_MAX },
    );
  }

  async answer(): Promise<void> {
    await this.press('answer');
  }

  async press(name: string): Promise<void> {
    await this.control(name).click({ timeout: STEP_MS_MAX });
  }

  async dial(number: string): Promise<void> {
    await this.bar.getByLabel('Number or 1002@demo').fill(number);
    await this.bar.getByRole('button', { name: 'Call', exact: true }).click();
  }

  async signOut(): Promise<void> {
    await this.bar.locator('.state-field').click();
    await this.bar.getByRole('button', { name: 'Sign out' }).click();
    await this.frame.getByRole('button', { name: 'Sign in' }).waitFor({ timeout: STEP_MS_MAX });
  }

  /** What came since the page was loaded, without heartbeats and feeds. */
  async events(): Promise<readonly SeenEvent[]> {
    const feeds = ['ping', 'pingack', 'queuenum', 'audio'];
    const seen = await this.frame.evaluate(() => (window as unknown as { seenEvents: SeenEvent[] }).seenEvents);
    return seen.filter((event) => !feeds.includes(event.type));
  }

  /** Types of what came, in order. */
  async received(): Promise<readonly string[]> {
    return (await this.events()).filter((event) => event.direction === 'recive').map((event) => event.type);
  }

  async waitFor(type: string, within = STEP_MS_MAX): Promise<void> {
    await this.frame.waitForFunction(
      (wanted) => (window as unknown as { seenEvents: SeenEvent[] }).seenEvents.some((event) => event.type === wanted),
      type,
      { timeout: within },
    );
  }

  /** Listens for a while to what the page plays. */
  hear(forMs?: number): Promise<Heard> {
    return hearIn(this.frame, forMs);
  }

  /**
   * Begins to listen for sound louder than a whisper. The returned promise's value: ms from the next click on a button
   * to the first sound; undefined when there was none in time.
   */
  async firstSoundAfterClick(withinMs: number): Promise<() => Promise<number | undefined>> {
    const handle = await this.frame.evaluateHandle(async (ms) => {
      const element = document.querySelector<HTMLAudioElement>('#CallCenter_audio');
      if (!(element?.srcObject instanceof MediaStream)) throw new Error('the page plays nothing');
      const context = new AudioContext();
      await context.resume();
      const analyser = context.createAnalyser();
      analyser.fftSize = 256;
      context.createMediaStreamSource(element.srcObject).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      const heard = new Promise<number | undefined>((resolve) => {
        addEventListener(
          'click',
          () => {
            const clickedMs = performance.now();
            const timer = setInterval(() => {
              analyser.getFloatTimeDomainData(samples);
              const loud = Math.max(...samples.map(Math.abs)) > 0.02;
              const passedMs = performance.now() - clickedMs;
              if (!loud && passedMs < ms) return;
              clearInterval(timer);
              resolve(loud ? passedMs : undefined);
            }, 4);
          },
          { once: true, capture: true },
        );
      });
      return { heard };
    }, withinMs);
    return () => handle.evaluate(({ heard }) => heard);
  }
}
