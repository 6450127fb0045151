import { css } from 'lit';

/** The middle of the bar: dial field, call card, wrap-up; and the banners beneath. */
export const stage = css`
  .dial {
    display: flex;
    flex: 0 1 400px;
    align-items: center;
    min-width: 0;
  }

  .dial-field {
    display: flex;
    flex: 1;
    align-items: center;
    min-width: 0;
    border: 1px solid var(--_field-line);
    border-radius: 99px;
    background: var(--_surface);
  }

  .dial-field:focus-within {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }

  .dial-field input {
    border: 0;
    background: none;
    outline: none;
    padding-inline: 4px;
    text-overflow: ellipsis;
  }

  .dial-field button {
    flex: none;
    border-radius: 99px;
    color: var(--_muted);
  }

  .dial-field button.answer {
    margin: 3px;
    width: auto;
    min-height: 36px;
    padding: 0 16px;
    color: var(--_on-fill);
  }

  .dial-field button.answer:disabled {
    background: var(--_sunken);
    color: var(--_muted);
    opacity: 1;
  }

  .last {
    display: grid;
    margin-inline-start: 18px;
    min-width: 0;
    line-height: 1.35;
  }

  .last > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .card {
    display: grid;
    flex: 1;
    gap: 3px;
    min-width: 0;
  }

  .card-head {
    display: flex;
    align-items: center;
    gap: 2px 8px;
    min-width: 0;
  }

  .card-number {
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    font-size: 1.43em;
    font-weight: 600;
    letter-spacing: -0.01em;
    line-height: 1.2;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }

  [data-long] .card-number {
    font-size: 1.14em;
  }

  .card-number .icon {
    width: 18px;
    height: 18px;
    color: var(--_tone);
    stroke-width: 2.2;
  }

  .card-time {
    color: var(--_muted);
    font-weight: 600;
  }

  /* One line, so that the bar keeps its height; what has no room is in the details. */
  .card-facts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 6px;
    min-width: 0;
    height: 22px;
    overflow: hidden;
    color: var(--_muted);
    font-size: 0.93em;
    white-space: nowrap;
  }

  .card-facts .chip {
    font-size: inherit;
  }

  /* A long name leaves room for the next fact, and says that it is cut. */
  .fact {
    max-width: min(100%, 16em);
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .fact + .fact::before {
    margin-inline-end: 6px;
    content: '·';
  }

  .info {
    min-height: 26px;
    padding: 0 3px;
    border-radius: 99px;
    color: var(--_muted);
  }

  .info .icon {
    width: 18px;
    height: 18px;
  }

  .link {
    min-height: 26px;
    padding: 0 7px;
    border-radius: 99px;
    color: var(--_accent);
    font-size: 0.93em;
    font-weight: 600;
    text-decoration: none;
  }

  a.link {
    line-height: 26px;
  }

  a.link:hover {
    text-decoration: underline;
  }


  .wrap {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    min-width: 0;
  }

  .wrap-head {
    display: grid;
    flex: 0 1 auto;
    min-width: 120px;
    line-height: 1.3;
  }

  .wrap-head b {
    font-size: 1.07em;
  }

  .wrap textarea {
    flex: 1 1 200px;
    min-height: 42px;
    height: 42px;
    line-height: 1.3;
    padding-block: 10px;
  }

  .wrap select {
    flex: 0 1 auto;
    width: auto;
    padding-inline: 10px 6px;
  }

  .progress {
    position: absolute;
    inset-inline: var(--_radius);
    inset-block-end: 0;
    width: calc(100% - 2 * var(--_radius));
    height: 3px;
    border: 0;
    border-radius: 3px;
    background: none;
    appearance: none;
    color: var(--_wrap);
  }

  .progress::-webkit-progress-bar {
    background: none;
  }

  .progress::-webkit-progress-value {
    border-radius: 3px;
    background: var(--_wrap);
    transition: inline-size 1s linear;
  }

  .progress::-moz-progress-bar {
    background: var(--_wrap);
  }

  .banners {
    display: grid;
    gap: 6px;
  }

  .banners:has(*) {
    margin-block-start: 8px;
  }

  .banner {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto auto;
    align-items: center;
    gap: 6px 10px;
    padding-block: 7px;
    padding-inline: 14px 8px;
    border: 1px solid color-mix(in srgb, var(--_tone) 45%, var(--_line));
    border-radius: var(--_control-radius);
    background: color-mix(in srgb, var(--_tone) 8%, var(--_surface));
  }

  .banner > .icon {
    color: var(--_tone);
  }

  .banner p {
    overflow-wrap: anywhere;
  }

  .banner-actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }

  .banner button {
    background: var(--_surface);
  }

  .banner .dismiss {
    grid-column: 4;
    padding: 0 5px;
    background: none;
  }

  .hint {
    color: var(--_muted);
  }

  @container (max-width: 1060px) {
    .last {
      display: none;
    }
  }

  @container (max-width: 720px) {
    .card-facts {
      height: auto;
      max-height: 4.8em;
      gap: 3px 14px;
    }

    /* The whole line is the number's; the time stands beneath it. */
    .card-head[data-long] {
      flex-wrap: wrap;
    }

    [data-long] .card-number {
      flex: 1 1 calc(100% - 60px);
    }

    [data-long] .card-time {
      flex-basis: 100%;
      order: 1;
    }

    /* Lines may break between any two of them: none begins with a dot. */
    .fact {
      max-width: 100%;
    }

    .fact + .fact::before {
      content: none;
    }

    .banner-actions {
      grid-row: 2;
      grid-column: 2 / -1;
    }

    .dial {
      flex: 1;
    }

    .wrap textarea {
      flex-basis: 100%;
      height: 72px;
    }

    .wrap select {
      flex: 1 1 140px;
    }
  }
`;
