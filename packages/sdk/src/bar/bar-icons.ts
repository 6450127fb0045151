import { html, type TemplateResult } from 'lit';

/** Line icons on a 24 by 24 grid, drawn in the colour of the text. */
const PATHS = {
  phone:
    'M6.6 3.6l2.9.7 1 3.9-2 1.8a12.2 12.2 0 0 0 5.5 5.5l1.8-2 3.9 1 .7 2.9c-.1 1.7-1.5 3-3.1 2.9C10.1 19.8 4.2 13.9 3.7 6.7 3.6 5.1 4.9 3.7 6.6 3.6z',
  phoneDown:
    'M3.1 14.6c-.8-1.4-.5-3 .7-3.9 4.8-3.6 11.6-3.6 16.4 0 1.2.9 1.5 2.5.7 3.9l-1.1 1-3.8-1.1-.4-2.6a12.3 12.3 0 0 0-7.2 0L8 14.5l-3.8 1.1z',
  pause: 'M9 5.5v13M15 5.5v13',
  play: 'M8 5.2v13.6L18.8 12z',
  microphone:
    'M12 3.5a2.6 2.6 0 0 1 2.6 2.6v5.8a2.6 2.6 0 0 1-5.2 0V6.1A2.6 2.6 0 0 1 12 3.5zM6 11.4a6 6 0 0 0 12 0M12 17.4V21M9 21h6',
  microphoneOff:
    'M4 4l16 16M14.6 9.4V6.1a2.6 2.6 0 0 0-5-.9M9.4 9.9v2a2.6 2.6 0 0 0 4.1 2.1M6 11.4a6 6 0 0 0 9.5 4.9M18 11.4c0 .9-.2 1.7-.5 2.4M12 17.4V21M9 21h6',
  keypad: 'M6 5h.01M12 5h.01M18 5h.01M6 12h.01M12 12h.01M18 12h.01M6 19h.01M12 19h.01M18 19h.01',
  transfer: 'M4 12h14M13 6.5l5.5 5.5-5.5 5.5M20.5 5v14',
  consult:
    'M9 4.5a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8zM3 19.5c.8-3.4 3.2-4.8 6-4.8s5.2 1.4 6 4.8M16 5c1.6.3 2.7 1.5 2.7 3.1S17.6 11 16 11.2M17.5 14.9c1.9.6 3.1 2.1 3.5 4.6',
  flow: 'M12 3.5v4M5 20.5v-4h14v4M12 16.5v-9M8.5 7.5h7',
  back: 'M10 6L4 12l6 6M4.5 12H15a5 5 0 0 1 5 5v1.5',
  handOver: 'M4 12.5l5 5L20 6.5',
  join: 'M12 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM5.5 13a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM18.5 13a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM12 10v4M9.5 14.5h5',
  check: 'M4.5 12.5l5 5L19.5 7',
  chevron: 'M7 10l5 5 5-5',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  queue: 'M4 6.5h16M4 12h16M4 17.5h9',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5c1.2.9 2.8.9 4 0',
  headset:
    'M4.5 14v-2a7.5 7.5 0 0 1 15 0v2M4.5 13.5h2.3v5H5.5a1 1 0 0 1-1-1zM19.5 13.5h-2.3v5h1.3a1 1 0 0 0 1-1zM19.5 18v.5a2.5 2.5 0 0 1-2.5 2.5h-3',
  incoming: 'M18 6L7 17M7 8.5V17h8.5',
  outgoing: 'M6 18L17 7M8.5 7H17v8.5',
  missed: 'M4 6l7 7 9-9M4 12V6h6',
  warning: 'M12 4L2.8 20h18.4zM12 10v4.5M12 17.3h.01',
  info: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5.5M12 7.7h.01',
  signOut: 'M13.5 4.5h-7v15h7M11 12h9.5M17 8.5l3.5 3.5-3.5 3.5',
  erase: 'M9 5.5h11v13H9L3.5 12zM12 9.5l5 5M17 9.5l-5 5',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4.5H15',
  open: 'M13.5 4.5h6v6M19 5l-8.5 8.5M18 14v5.5H4.5V6H10',
  person: 'M12 4a3.8 3.8 0 1 1 0 7.6A3.8 3.8 0 0 1 12 4zM4.5 20c.9-3.9 3.9-5.4 7.5-5.4s6.6 1.5 7.5 5.4',
} as const;

export type BarIcon = keyof typeof PATHS;

/** Decoration: the word beside it, or the button's label, says it. */
export function icon(name: BarIcon): TemplateResult {
  const dots = name === 'keypad' || name === 'more';
  return html`<svg class=${dots ? 'icon dots' : 'icon'} viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}
