/** The phone bar as an ES module: importing it makes `<call-center-bar>` known to the page. */
import { defineCallCenterBar } from './define.ts';

export { CallCenterBar } from './call-center-bar.component.ts';
export type { CallNote } from './note-desk.ts';
export { defaultKeys, type ShortcutKeys, type ShortcutName } from './shortcuts.ts';
export { defineCallCenterBar };

defineCallCenterBar();
