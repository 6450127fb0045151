export type Language = 'zh' | 'en';

/** The address may say it (`?lang=en`, so that a reload keeps it); else the browser does. Nothing is stored. */
export function pageLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked === 'zh' || asked === 'en') return asked;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function rememberLanguage(language: Language): void {
  const url = new URL(location.href);
  url.searchParams.set('lang', language);
  history.replaceState(null, '', url);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}
