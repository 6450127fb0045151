import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { serveGallery } from './gallery-page.ts';

/**
 * Draws the pictures of `docs/bar.md` into `docs/bar/`: the bar in each state, with a fixed snapshot and no server.
 * Run: `node packages/sdk/test/bar/pictures.ts`.
 */
const FOLDER = join(import.meta.dirname, '../../../../docs/bar');
const BYTES_MAX = 60_000;
/** Width of a picture with an open panel, px. */
const PANEL_WIDTH = 700;
/** Around the bar, px. */
const MARGIN = 16;

interface Picture {
  readonly file: string;
  readonly state: string;
  readonly lang?: 'en' | 'zh';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  /** Pressed before the picture is taken. */
  readonly press?: string;
}

/** Panels stand over the page beneath the bar. */
const PANELS: readonly Picture[] = [
  { file: 'panel-state', state: 'not-ready', press: '.state-field' },
  { file: 'panel-dial-pad', state: 'ready', press: '.dial-field button' },
  { file: 'panel-keypad', state: 'talking', press: '[data-control=keypad]' },
  { file: 'panel-transfer', state: 'talking', press: '[data-control=transfer]' },
  { file: 'panel-details', state: 'talking', press: '.info' },
  { file: 'panel-health', state: 'audio-problem', press: '.aux button:nth-child(3)' },
  { file: 'panel-shortcuts', state: 'ready', press: '.aux button:nth-child(4)' },
];

function picturesOf(states: readonly string[]): readonly Picture[] {
  const narrow = ['ringing', 'talking', 'wrap-up', 'missed'];
  return [
    ...states.map((state) => ({ file: state, state })),
    ...states.map((state) => ({ file: `zh-${state}`, state, lang: 'zh' as const, theme: 'dark' as const })),
    ...narrow.map((state) => ({ file: `narrow-${state}`, state, width: 360 })),
    ...PANELS,
    { file: 'narrow-transfer', state: 'talking', width: 360, press: '[data-control=transfer]' },
  ];
}

async function draw(page: Page, url: string, picture: Picture): Promise<void> {
  const { file, state, lang = 'en', theme = 'light', width = 1240, press } = picture;
  await page.setViewportSize({ width, height: 900 });
  await page.goto(`${url}/?lang=${lang}&theme=${theme}`);
  await page.evaluate((name) => window.gallery.show(name as never), state);
  if (press !== undefined) await page.locator(press).first().click();
  await page.evaluate(() => document.fonts.ready);
  const seen = await page.evaluate(() => {
    const root = document.querySelector('call-center-bar')?.shadowRoot;
    const boxes = [...(root?.querySelectorAll('.bar, .panel, .banner') ?? [])].map((part) =>
      part.getBoundingClientRect(),
    );
    const right = root?.querySelector('.panel')?.getBoundingClientRect().right ?? 0;
    return { bottom: Math.max(...boxes.map((box) => box.bottom)), right };
  });
  // Beside an open panel nothing is to be seen that the other pictures do not show.
  const cut = press === undefined ? width : Math.min(width, PANEL_WIDTH);
  const x = Math.max(0, Math.min(width - cut, Math.ceil(seen.right) + MARGIN - cut));
  const path = join(FOLDER, `${file}.png`);
  await page.screenshot({ path, clip: { x, y: 0, width: cut, height: Math.ceil(seen.bottom) + MARGIN } });
  const { size } = statSync(path);
  if (size > BYTES_MAX) throw new Error(`${file}.png has ${size} bytes; ${BYTES_MAX} are allowed`);
}

mkdirSync(FOLDER, { recursive: true });
const gallery = await serveGallery();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ reducedMotion: 'reduce', timezoneId: 'Asia/Shanghai' });
  await page.goto(gallery.url);
  // The states with long numbers and names are there for the tests.
  const states = await page.evaluate(() => window.gallery.names.filter((name) => !name.startsWith('long')));
  const pictures = picturesOf(states);
  for (const picture of pictures) await draw(page, gallery.url, picture);
  console.log(`${pictures.length} pictures in docs/bar`);
} finally {
  await browser.close();
  await gallery.close();
}
