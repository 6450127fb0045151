/**
 * Looks of the two bars. Everything is in `:where()`, which counts for nothing: one rule of the page's own, written for the
 * incumbent's ids and classes, wins.
 */
const CSS_TEXT = `
:where(#CallCenter_main, #CallCenter_main *, #CallCenter_jianpan, #CallCenter_TCBox, #CallCenter_TCBox *) { box-sizing: border-box; }
:where(#CallCenter_main) {
  position: relative; display: inline-flex; flex-wrap: wrap; align-items: stretch; gap: 4px; padding: 4px;
  border: 1px solid #d5dbe2; border-radius: 8px; background: #fff; color: #17202b;
  font: 13px/1.35 system-ui, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
:where(#CallCenter_main button, #CallCenter_TCBox button, #CallCenter_jianpan button) {
  display: inline-flex; align-items: center; justify-content: center; gap: 5px; min-height: 34px; padding: 4px 10px;
  border: 0; border-radius: 6px; background: none; color: inherit; font: inherit; cursor: pointer;
}
:where(#CallCenter_main [hidden]) { display: none !important; }
:where(#CallCenter_main button:hover:not(:disabled), #CallCenter_TCBox button:hover) { background: #eef2f6; }
:where(#CallCenter_main button:disabled) { opacity: .42; cursor: default; }
:where(#CallCenter_main :focus-visible, #CallCenter_TCBox :focus-visible) { outline: 2px solid #1a5fd0; outline-offset: 1px; }
:where(#CallCenter_main svg) { width: 17px; height: 17px; flex: none; fill: none; stroke: currentcolor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
:where(#CallCenter_status_bar) { position: relative; display: flex; }
:where(#CallCenter_status_tiao) {
  display: flex; align-items: center; gap: 9px; min-width: 170px; min-height: 36px; padding: 4px 8px 4px 12px;
  border-radius: 6px; background: #95530a; color: #fff; font-weight: 600;
}
:where(#CallCenter_status_tiao.green) { background: #157347; }
:where(#CallCenter_status_tiao.org) { background: #95530a; }
:where(#CallCenter_status_time, #CallCenter_phonenum) { font-variant-numeric: tabular-nums; }
:where(#CallCenter_main #CallCenter_trig) { min-height: 26px; margin-left: auto; padding: 2px 4px; }
:where(#CallCenter_main #CallCenter_trig:hover) { background: rgb(255 255 255 / 18%); }
:where(#CallCenter_status_buts, #CallCenter_busyList, #CallCenter_TCBox, #CallCenter_jianpan, #CallCenter_call_div) {
  position: absolute; z-index: 40; top: calc(100% + 6px); left: 0; min-width: 150px; padding: 6px;
  border: 1px solid #d5dbe2; border-radius: 8px; background: #fff; color: #17202b; box-shadow: 0 10px 30px rgb(16 24 40 / 20%);
}
:where(#CallCenter_status_buts, #CallCenter_busyList) { display: grid; gap: 2px; font-weight: 400; }
:where(#CallCenter_main #CallCenter_status_buts button, #CallCenter_main #CallCenter_busyList button) { justify-content: flex-start; }
:where(#CallCenter_call_div) { display: flex; gap: 6px; min-width: 250px; }
:where(#CallCenter_call_div input) { flex: 1; min-width: 0; padding: 5px 9px; border: 1px solid #848e9a; border-radius: 6px; font: inherit; }
:where(#CallCenter_jianpan) { display: grid; grid-template-columns: repeat(3, 46px); gap: 5px; min-width: 0; left: auto; right: 0; }
:where(#CallCenter_jianpan button) { background: #eef2f6; font-size: 16px; font-weight: 600; }
:where(#CallCenter_TCBox) { display: grid; gap: 2px; max-height: 320px; overflow: auto; left: auto; right: 0; }
:where(#CallCenter_TCBox b) { padding: 4px 8px; color: #55606e; font-weight: 550; }
:where(#CallCenter_TCBox button) { justify-content: flex-start; }
:where(#CallCenter_main #CallCenter_hangupbut:not(:disabled)) { background: #b3261e; color: #fff; }
:where(#CallCenter_main #CallCenter_answer:not(:disabled)) { background: #157347; color: #fff; }
:where(#CallCenter_main[data-look="icons"]) { gap: 2px; }
:where(#CallCenter_main[data-look="icons"] .CallCenter_button) { flex-direction: column; gap: 1px; min-width: 54px; font-size: 12px; }
`;

let sheet: CSSStyleSheet | undefined;

/** Gives the page the looks, once. A constructed sheet: a strict Content-Security-Policy has nothing against it. */
export function adoptLightStyles(): void {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS_TEXT);
  }
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
}
