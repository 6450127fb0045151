import { css } from 'lit';

/** One row where there is room, two where there is less, a card at the width of a phone or of a zoomed page. */
export const layout = css`
  .bar {
    position: relative;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto auto;
    align-items: stretch;
    min-height: 76px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }

  .state {
    display: flex;
    align-items: stretch;
    gap: 8px;
    padding: 8px;
  }

  .state-field {
    display: grid;
    flex: 1;
    grid-template-columns: minmax(0, 1fr) auto;
    align-content: center;
    justify-items: start;
    gap: 0 12px;
    width: 212px;
    padding: 6px 10px 6px 16px;
    background: var(--_fill);
    color: var(--_on-fill);
    text-align: start;
    transition: background-color 200ms;
  }

  .state-field:hover:not(:disabled) {
    background: color-mix(in srgb, var(--_fill) 88%, #000);
  }

  .state-field:disabled {
    opacity: 1;
  }

  [data-tone='trouble'] .state-field {
    background: transparent;
    box-shadow: inset 0 0 0 2px var(--_tone);
    color: var(--_tone);
  }

  .state-word {
    display: flex;
    align-items: center;
    gap: 8px;
    max-width: 100%;
    font-size: 1.07em;
    font-weight: 600;
    line-height: 1.25;
  }

  .state-word span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .state-word::before {
    width: 9px;
    height: 9px;
    flex: none;
    border-radius: 50%;
    background: currentcolor;
    content: '';
  }

  .state-line {
    display: flex;
    align-items: baseline;
    gap: 9px;
    max-width: 100%;
    white-space: nowrap;
  }

  .state-time {
    font-size: 1.43em;
    font-weight: 600;
    letter-spacing: -0.01em;
    line-height: 1.2;
  }

  .state-detail {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .state-time.countdown::before {
    content: '−';
  }

  .state-field > .icon {
    grid-row: 1 / span 2;
    grid-column: 2;
    align-self: center;
  }

  [data-tone='ring'] .state-word::before {
    animation: pulse 900ms ease-in-out infinite alternate;
  }

  [data-ringing] .state-field {
    animation: glow 1.4s ease-out infinite;
  }

  @keyframes pulse {
    to {
      transform: scale(1.7);
      opacity: 0.45;
    }
  }

  @keyframes glow {
    from {
      box-shadow: 0 0 0 0 color-mix(in srgb, var(--_ring) 60%, transparent);
    }

    to {
      box-shadow: 0 0 0 10px transparent;
    }
  }

  .state > .primary {
    align-self: stretch;
    min-width: 96px;
  }

  .stage {
    display: flex;
    align-items: center;
    min-width: 0;
    padding: 8px 14px;
    border-inline-start: 1px solid var(--_line);
  }

  .controls {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 8px 10px;
  }

  .control {
    flex-direction: column;
    gap: 3px;
    min-width: 64px;
    min-height: 56px;
    padding: 5px 6px;
    font-size: 0.86em;
    line-height: 1.15;
  }

  .control.answer,
  .control.end {
    min-width: 92px;
    font-size: 0.93em;
  }

  .control[aria-pressed='true'] {
    background: color-mix(in srgb, var(--_on) 14%, transparent);
    color: var(--_on);
    font-weight: 600;
  }

  .control[data-control='unmute'] {
    background: color-mix(in srgb, var(--_bad) 12%, transparent);
    color: var(--_bad);
  }

  .control.primary,
  .control[aria-expanded='true'] {
    background: color-mix(in srgb, var(--_accent) 12%, transparent);
    color: var(--_accent);
    font-weight: 600;
  }

  .control.on-phone {
    display: inline-flex;
    justify-content: center;
    max-width: 150px;
    color: var(--_muted);
    text-align: center;
  }

  .aux {
    display: flex;
    align-items: center;
    gap: 2px;
    padding: 8px;
    border-inline-start: 1px solid var(--_line);
  }

  .aux button {
    position: relative;
    padding: 0 9px;
    color: var(--_muted);
  }

  .aux button[aria-expanded='true'] {
    background: var(--_sunken);
    color: var(--_text);
  }

  .aux .alarm {
    color: var(--_bad);
  }

  .aux .good {
    color: var(--_good);
  }

  .aux .count {
    color: var(--_text);
    font-weight: 600;
  }

  .badge {
    position: absolute;
    inset-block-start: 2px;
    inset-inline-end: 2px;
    min-width: 17px;
    padding: 0 4px;
    border-radius: 99px;
    background: var(--_busy);
    color: var(--_on-fill);
    font-size: 11px;
    font-weight: 600;
    line-height: 17px;
  }

  @container (max-width: 1180px) {
    .bar {
      grid-template-columns: auto minmax(0, 1fr) auto;
    }

    .stage {
      grid-row: 1;
      grid-column: 2;
    }

    .aux {
      grid-row: 1;
      grid-column: 3;
    }

    .controls {
      grid-row: 2;
      grid-column: 1 / -1;
      border-block-start: 1px solid var(--_line);
    }

    .controls:not(:has(*)) {
      display: none;
    }
  }

  @container (max-width: 720px) {
    .bar {
      grid-template-columns: minmax(0, 1fr);
    }

    .stage,
    .aux,
    .controls {
      grid-row: auto;
      grid-column: 1;
      border-inline-start: 0;
      border-block-start: 1px solid var(--_line);
    }

    .state-field {
      width: auto;
    }

    .stage {
      padding: 12px 14px;
    }

    .controls {
      flex-wrap: wrap;
    }

    .control {
      flex: 1 1 54px;
      min-width: 0;
      padding-inline: 2px;
    }

    .control.on-phone {
      align-self: center;
      max-width: none;
      min-height: 0;
    }

    .control.answer,
    .control.end {
      min-width: 0;
    }

    .control.end:last-child:nth-child(n + 3) {
      flex-basis: 100%;
      flex-direction: row;
      min-height: 44px;
    }

    .aux {
      justify-content: space-between;
      padding: 4px 8px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before {
      animation: none !important;
      transition: none !important;
    }
  }

  @media (forced-colors: active) {
    .state-field,
    .control.answer,
    .control.end {
      border-color: currentcolor;
    }
  }
`;
