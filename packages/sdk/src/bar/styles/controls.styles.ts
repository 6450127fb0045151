import { css } from 'lit';

/** Buttons, fields and small things that every part of the bar uses. */
export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  [hidden] {
    display: none !important;
  }

  p,
  h2,
  h3,
  dl,
  dd,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }

  button,
  input,
  select,
  textarea {
    color: inherit;
    font: inherit;
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 7px;
    min-height: 40px;
    padding: 6px 14px;
    border: 1px solid transparent;
    border-radius: var(--_control-radius);
    background: none;
    cursor: pointer;
    transition: background-color 120ms;
  }

  button:hover:not(:disabled) {
    background: color-mix(in srgb, currentcolor 9%, transparent);
  }

  button:disabled {
    cursor: default;
    opacity: 0.4;
  }

  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }

  button.filled {
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
  }

  button.filled:hover:not(:disabled) {
    background: color-mix(in srgb, var(--_accent) 86%, var(--_text));
  }

  button.ready,
  button.answer {
    background: var(--_ready);
    color: var(--_on-fill);
    font-weight: 600;
  }

  button.ready:hover:not(:disabled),
  button.answer:hover:not(:disabled) {
    background: color-mix(in srgb, var(--_ready) 86%, #000);
  }

  button.end {
    background: var(--_busy);
    color: var(--_on-fill);
    font-weight: 600;
  }

  button.end:hover:not(:disabled) {
    background: color-mix(in srgb, var(--_busy) 86%, #000);
  }

  button.outlined {
    border-color: var(--_line);
  }

  button.small {
    min-height: 30px;
    padding: 2px 10px;
    font-size: 0.93em;
  }

  button.square {
    width: 40px;
    padding: 0;
  }

  .icon {
    width: 20px;
    height: 20px;
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .icon.dots {
    stroke-width: 3.2;
  }

  input,
  select,
  textarea {
    width: 100%;
    min-width: 0;
    min-height: 40px;
    padding: 6px 12px;
    border: 1px solid var(--_field-line);
    border-radius: var(--_control-radius);
    background: var(--_surface);
  }

  ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }

  textarea {
    resize: vertical;
  }

  .muted {
    color: var(--_muted);
  }

  .number,
  time,
  .tabular {
    font-variant-numeric: tabular-nums;
  }

  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .chip {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    max-width: 190px;
    padding: 1px 9px;
    border-radius: 99px;
    background: var(--_sunken);
    color: var(--_muted);
    font-size: 0.93em;
    white-space: nowrap;
  }

  .chip b {
    overflow: hidden;
    color: var(--_text);
    font-weight: 600;
    text-overflow: ellipsis;
  }
`;
