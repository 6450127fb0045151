import { css } from 'lit';

/** What opens beneath the bar: menus, pads, pickers. */
export const panel = css`
  .panel {
    position: absolute;
    z-index: var(--call-center-z-index, 30);
    inset-block-start: calc(100% + 8px);
    inset-inline-end: 8px;
    display: grid;
    gap: 10px;
    width: 340px;
    max-width: calc(100% - 16px);
    max-height: min(70vh, 460px);
    overflow: auto;
    padding: 14px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_raised);
    overscroll-behavior: contain;
  }

  .panel[data-at='start'] {
    inset-inline: 8px auto;
    width: 250px;
  }

  .panel[data-at='middle'] {
    inset-inline: 236px auto;
    width: 310px;
  }

  .panel-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-height: 30px;
  }

  .panel h2 {
    font-size: 1.07em;
    font-weight: 600;
  }

  .panel h3 {
    color: var(--_muted);
    font-size: 0.93em;
    font-weight: 600;
  }

  .panel-head button {
    color: var(--_muted);
  }

  .menu {
    display: grid;
    gap: 2px;
  }

  .menu button {
    justify-content: flex-start;
    width: 100%;
    padding-inline: 12px;
    text-align: start;
  }

  .menu button[aria-pressed='true'] {
    background: var(--_sunken);
    font-weight: 600;
  }

  .menu .square {
    justify-content: center;
    width: 40px;
    padding: 0;
  }

  .menu .dot {
    width: 10px;
    height: 10px;
    flex: none;
    border-radius: 50%;
    background: var(--_tone);
  }

  .menu .end-note {
    margin-inline-start: auto;
    color: var(--_muted);
    font-size: 0.86em;
    font-weight: 400;
  }

  hr {
    width: 100%;
    height: 1px;
    margin: 0;
    border: 0;
    background: var(--_line);
  }

  .keys {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 8px;
  }

  .keys button {
    min-height: 48px;
    background: var(--_sunken);
    font-size: 1.3em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }

  .keys-sent {
    min-height: 1.6em;
    font-size: 1.2em;
    letter-spacing: 0.12em;
    overflow-wrap: anywhere;
    text-align: center;
  }

  .tabs {
    display: flex;
    gap: 2px;
    padding: 3px;
    border-radius: var(--_control-radius);
    background: var(--_sunken);
  }

  .tabs button {
    flex: 1;
    min-height: 34px;
    padding: 2px 6px;
    color: var(--_muted);
  }

  .tabs [aria-selected='true'] {
    background: var(--_surface);
    box-shadow: 0 1px 2px rgb(16 24 40 / 16%);
    color: var(--_text);
    font-weight: 600;
  }

  .pick-group {
    display: grid;
    gap: 2px;
  }

  .pick-group h3 {
    display: flex;
    justify-content: space-between;
    padding: 2px 4px;
  }

  .pick {
    justify-content: flex-start;
    width: 100%;
    padding-inline: 10px;
    text-align: start;
  }

  .pick .dot {
    width: 8px;
    height: 8px;
    flex: none;
    border-radius: 50%;
    background: var(--_good);
  }

  .pick .end-note {
    margin-inline-start: auto;
    color: var(--_muted);
    font-size: 0.9em;
  }

  .row {
    display: flex;
    gap: 8px;
  }

  .row > :first-child {
    flex: 1;
  }

  .facts {
    display: grid;
    gap: 5px;
  }

  .facts > div {
    display: grid;
    grid-template-columns: 108px minmax(0, 1fr);
    gap: 10px;
  }

  .facts dt {
    color: var(--_muted);
    overflow-wrap: anywhere;
  }

  .facts dd {
    overflow-wrap: anywhere;
  }

  .messages {
    display: grid;
    gap: 8px;
  }

  .messages li {
    display: grid;
    gap: 2px;
    padding: 8px 12px;
    border-radius: var(--_control-radius);
    background: var(--_sunken);
    overflow-wrap: anywhere;
  }

  .messages li > span:first-child {
    display: flex;
    justify-content: space-between;
    color: var(--_muted);
    font-size: 0.9em;
  }

  .messages p {
    white-space: pre-wrap;
  }

  label.field {
    display: grid;
    gap: 3px;
  }

  label.field > span {
    color: var(--_muted);
    font-size: 0.93em;
  }

  meter {
    width: 100%;
    height: 10px;
  }

  kbd {
    padding: 1px 6px;
    border: 1px solid var(--_line);
    border-radius: 5px;
    background: var(--_sunken);
    font: 0.88em ui-monospace, Menlo, Consolas, monospace;
    white-space: nowrap;
  }

  .shortcut {
    display: flex;
    justify-content: space-between;
    gap: 12px;
  }

  .empty {
    padding: 10px 4px;
    color: var(--_muted);
  }

  /* A card, or an iframe that is no higher than it: the panel stands in the flow, where nothing can cut it off. */
  @container (max-width: 720px) {
    .panel,
    .panel[data-at] {
      position: static;
      inset: auto;
      width: auto;
      max-width: none;
      max-height: none;
      border: 0;
      border-block-start: 1px solid var(--_line);
      border-radius: 0 0 var(--_radius) var(--_radius);
      box-shadow: none;
    }
  }
`;
