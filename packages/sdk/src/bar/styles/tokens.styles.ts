import { css, unsafeCSS } from 'lit';

/**
 * The bar's colours and measures. Pages set the `--call-center-…` properties; the `--_…` ones are the bar's own. Every
 * text colour has a contrast of 4.5 : 1 or more on its ground (WCAG 1.4.3). Each further family, size or weight of type costs some
 * ms before the first paint, as the browser looks it up in another process: there are five sizes (12, 13, 14, 15, 20 px), two
 * weights, and no family that `system-ui` finds by itself.
 */
/** Solid grounds of states, the same in light and dark, with white on them. Text in a state's colour mixes them with white in the dark (`--_ink`). */
const FILLS = `
  --_ready: var(--call-center-ready, #157347);
  --_ring: var(--call-center-ringing, #95530a);
  --_talk: var(--call-center-talking, #1a5fd0);
  --_hold: var(--call-center-hold, #6b3fb8);
  --_wrap: var(--call-center-wrap-up, #a8450f);
  --_busy: var(--call-center-not-ready, #b3261e);
  --_quiet: var(--call-center-offline, #55606e);
  --_on-fill: var(--call-center-on-state, #ffffff);
`;

const LIGHT = `
  --_surface: var(--call-center-surface, #ffffff);
  --_sunken: var(--call-center-sunken, #f4f6f8);
  --_line: var(--call-center-line, #dde2e8);
  --_field-line: #848e9a;
  --_text: var(--call-center-text, #17202b);
  --_muted: var(--call-center-muted, #55606e);
  --_accent: var(--call-center-accent, #1a5fd0);
  --_on-accent: var(--call-center-on-accent, #ffffff);
  --_ink: 100%;
  --_shadow: 0 1px 2px rgb(16 24 40 / 6%), 0 6px 20px rgb(16 24 40 / 6%);
  --_raised: 0 2px 6px rgb(16 24 40 / 8%), 0 16px 40px rgb(16 24 40 / 18%);
`;

const DARK = `
  --_surface: var(--call-center-surface, #1a1f26);
  --_sunken: var(--call-center-sunken, #232a33);
  --_line: var(--call-center-line, #37404c);
  --_field-line: #7d8794;
  --_text: var(--call-center-text, #eef1f5);
  --_muted: var(--call-center-muted, #a9b3c0);
  --_accent: var(--call-center-accent, #7fb0ff);
  --_on-accent: var(--call-center-on-accent, #0c1830);
  --_ink: 40%;
  --_shadow: 0 0 0 1px rgb(0 0 0 / 20%);
  --_raised: 0 16px 40px rgb(0 0 0 / 60%);
`;

export const tokens = css`
  :host {
    ${unsafeCSS(FILLS)}
    ${unsafeCSS(LIGHT)}
    --_radius: var(--call-center-radius, 14px);
    --_control-radius: calc(var(--_radius) * 0.65);
    color-scheme: light;
    display: block;
    container-type: inline-size;
    color: var(--_text);
    font: var(
      --call-center-font,
      14px / 1.4 system-ui,
      'PingFang SC',
      'Microsoft YaHei',
      sans-serif
    );
    text-align: start;
  }

  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      ${unsafeCSS(DARK)}
      color-scheme: dark;
    }
  }

  :host([theme='dark']) {
    ${unsafeCSS(DARK)}
    color-scheme: dark;
  }

  :host([hidden]) {
    display: none;
  }

  [data-tone] {
    --_fill: var(--_quiet);
    --_tone: color-mix(in srgb, var(--_fill) var(--_ink), #fff);
  }

  [data-tone='ready'] {
    --_fill: var(--_ready);
  }

  [data-tone='ring'] {
    --_fill: var(--_ring);
  }

  [data-tone='talk'] {
    --_fill: var(--_talk);
  }

  [data-tone='hold'] {
    --_fill: var(--_hold);
  }

  [data-tone='wrap'] {
    --_fill: var(--_wrap);
  }

  [data-tone='busy'],
  [data-tone='trouble'] {
    --_fill: var(--_busy);
  }

  :host {
    --_good: color-mix(in srgb, var(--_ready) var(--_ink), #fff);
    --_bad: color-mix(in srgb, var(--_busy) var(--_ink), #fff);
    --_on: color-mix(in srgb, var(--_hold) var(--_ink), #fff);
  }
`;
