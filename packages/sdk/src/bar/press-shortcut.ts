import type { BarContext } from './bar-context.ts';
import { callControls, works } from './bar-controls.ts';
import type { Say } from './bar-texts.ts';
import { pressControl } from './parts/controls-part.ts';
import { defaultKeys, keyText, type ShortcutKeys, type ShortcutName, shortcutTexts } from './shortcuts.ts';

/** Switches: the key of one undoes the other. */
const SWITCHED: Readonly<Record<string, ShortcutName>> = { unmute: 'mute', retrieve: 'hold' };

/** Does the first of these that works now; false when none does. */
export function pressShortcut(bar: BarContext, names: readonly ShortcutName[]): boolean {
  const controls = callControls(bar.snapshot).filter((control) => control.enabled);
  for (const name of names) {
    const found = controls.find((one) => one.name === name || SWITCHED[one.name] === name);
    if (found !== undefined) pressControl(bar, found.name);
    else if (!pressOther(bar, name)) continue;
    return true;
  }
  return false;
}

function pressOther(bar: BarContext, name: ShortcutName): boolean {
  const { snapshot, client } = bar;
  if (name === 'ready' && works(snapshot, 'ready')) {
    bar.saveNote();
    void bar.run(() => client.ready());
  } else if (name === 'stateMenu' && snapshot.agent !== undefined) bar.toggle('state');
  else if (name === 'dialPad' && works(snapshot, 'dial')) bar.toggle('dial');
  else return false;
  return true;
}

/** What each key does, for people. */
export function shortcutList(own: ShortcutKeys, say: Say): ReadonlyMap<string, string> {
  const keys = { ...defaultKeys, ...own };
  const names = Object.keys(keys) as ShortcutName[];
  return new Map(names.filter((name) => keys[name]).map((name) => [say(shortcutTexts[name]), keyText(keys[name])]));
}
