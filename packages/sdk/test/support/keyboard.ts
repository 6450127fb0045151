import { expect } from 'vitest';
import type { AgentPage } from './agent-page.ts';

/** Tabs until something is reached: a page has fewer places. */
const TABS_MAX = 60;
const PLACE_MS_MAX = 10_000;

/** Drives the page with the keyboard alone, and watches where the focus is. */
export class Keyboard {
  readonly #agent: AgentPage;

  constructor(agent: AgentPage) {
    this.#agent = agent;
  }

  press(key: string): Promise<void> {
    return this.#agent.page.keyboard.press(key);
  }

  type(text: string): Promise<void> {
    return this.#agent.page.keyboard.type(text);
  }

  /** What has the focus, by its accessible name; `body` when nothing has. */
  focused(): Promise<string> {
    return this.#agent.frame.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      if (active === null || active === document.body) return 'body';
      const label = active.getAttribute('aria-label') ?? active.closest('label')?.textContent ?? active.textContent;
      return (label ?? '').replace(/\s+/g, ' ').trim();
    });
  }

  /** By Tab to what is named so, and it shows that it has the focus. */
  async tabTo(name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const fits = (focused: string) => (typeof name === 'string' ? focused === name : name.test(focused));
    const seen: string[] = [];
    for (let tabs = 0; tabs < TABS_MAX; tabs++) {
      const focused = await this.focused();
      if (fits(focused)) break;
      seen.push(focused);
      await this.press(key);
    }
    expect(fits(await this.focused()), `${name} is not reached: ${seen.join(' | ')}`).toBe(true);
    expect(await this.ring(), `the ring of ${name}`).toBe(true);
  }

  /** A ring is drawn around what has the focus. */
  ring(): Promise<boolean> {
    return this.#agent.frame.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      for (let part = active; part !== null; part = part.parentElement) {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
        if ((outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow.includes('2px')) return true;
        if (!part.matches(':focus-within')) break;
      }
      return false;
    });
  }

  /** To what is named so, and Enter. */
  async enter(name: string | RegExp): Promise<void> {
    await this.tabTo(name);
    await this.press('Enter');
  }

  /** The focus is somewhere in the page, and settles there. */
  async hasPlace(): Promise<void> {
    await expect.poll(() => this.focused(), { timeout: PLACE_MS_MAX }).not.toBe('body');
  }
}
