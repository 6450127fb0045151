import { describe, expect, test } from 'vitest';
import { keyText, type ShortcutKeys, type ShortcutName, Shortcuts } from './shortcuts.ts';

type Listener = (event: KeyboardEvent) => void;

/** A page of which the test presses the keys. */
function page(keys: ShortcutKeys = {}, works: readonly ShortcutName[] = ['answer', 'hold', 'endConsult']) {
  let listener: Listener | undefined;
  let nowMs = 0;
  const done: ShortcutName[] = [];
  const target = {
    addEventListener: (_: string, added: unknown) => {
      listener = added as Listener;
    },
    removeEventListener: () => {
      listener = undefined;
    },
  };
  const shortcuts = new Shortcuts(
    (names) => {
      const name = names.find((one) => works.includes(one));
      if (name !== undefined) done.push(name);
      return name !== undefined;
    },
    () => nowMs,
  );
  shortcuts.start(keys, target as unknown as Document);
  const press = (code: string, more: Partial<KeyboardEvent> = {}): boolean => {
    let taken = false;
    listener?.({
      ...{ code, key: '', ctrlKey: true, shiftKey: true, altKey: false, metaKey: false, repeat: false },
      ...more,
      preventDefault: () => {
        taken = true;
      },
    } as KeyboardEvent);
    nowMs += 1_000;
    return taken;
  };
  return {
    press,
    done,
    wait: (ms: number) => {
      nowMs += ms;
    },
    stop: () => shortcuts.stop(target as unknown as Document),
  };
}

describe('keyboard shortcuts', () => {
  test('a key does its control, by its place on the keyboard', () => {
    const { press, done } = page();
    expect(press('KeyA', { key: 'ф' })).toBe(true);
    expect(done).toEqual(['answer']);
  });

  test('one key for two controls does the one that works', () => {
    const { press, done } = page();
    press('KeyB');
    expect(done).toEqual(['endConsult']);
  });

  test('what does not work now stays the page’s', () => {
    const { press, done } = page();
    expect(press('KeyX')).toBe(false);
    expect(press('KeyA', { shiftKey: false })).toBe(false);
    expect(done).toEqual([]);
  });

  test('a key that is held down counts once', () => {
    const { press, done, wait } = page();
    press('KeyH');
    press('KeyH', { repeat: true });
    wait(-1_900);
    press('KeyH');
    expect(done).toEqual(['hold']);
  });

  test('other keys, and none', () => {
    const { press, done } = page({ answer: 'Alt+1', hold: '' });
    press('KeyA');
    press('KeyH');
    press('Digit1', { ctrlKey: false, shiftKey: false, altKey: true });
    expect(done).toEqual(['answer']);
  });

  test('stopped: nothing listens', () => {
    const { press, done, stop } = page();
    stop();
    press('KeyA');
    expect(done).toEqual([]);
  });

  test('for people', () => {
    expect(keyText('ctrl+shift+a')).toBe('Ctrl+Shift+A');
  });
});
