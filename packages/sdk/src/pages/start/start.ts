import { pageLanguage, rememberLanguage } from '../shared/language.ts';

/** The start page holds both languages; this shows one, and fills in the example as it is served. */
const root = document.documentElement;
const switcher = document.getElementById('language');
let language = pageLanguage();

function show(): void {
  rememberLanguage(language);
  root.dataset.language = language;
  if (switcher === null) return;
  switcher.hidden = false;
  switcher.textContent = language === 'zh' ? 'English' : '中文';
  switcher.lang = language === 'zh' ? 'en' : 'zh-CN';
  for (const link of document.querySelectorAll('a')) {
    if (new URL(link.href).pathname === '/agent') link.href = `/agent?lang=${language}`;
  }
}

switcher?.addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  show();
});

async function fill(id: string, url: string): Promise<void> {
  const code = document.getElementById(id);
  const response = await fetch(url);
  if (code !== null && response.ok) code.textContent = (await response.text()).trimEnd();
}

show();
fill('example', '/examples/twenty-lines.html').catch(() => undefined);
