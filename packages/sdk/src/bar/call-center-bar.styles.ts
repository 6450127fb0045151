import { controls } from './styles/controls.styles.ts';
import { layout } from './styles/layout.styles.ts';
import { panel } from './styles/panel.styles.ts';
import { stage } from './styles/stage.styles.ts';
import { tokens } from './styles/tokens.styles.ts';

/** Constructable style sheets: nothing inline, so a strict Content-Security-Policy has nothing to block. */
export const barStyles = [tokens, controls, layout, stage, panel];
