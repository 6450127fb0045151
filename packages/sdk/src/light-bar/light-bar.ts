import type { ClientSnapshot } from '../agent-client/client-snapshot.ts';
import { type BarIcon, iconPaths } from '../bar/icon-paths.ts';
import type { CallCenter } from '../call-center/api.ts';
import { setShown } from '../call-center/bar-elements.ts';
import type { BarLook, BarPort, BarSettings } from '../call-center/bar-port.ts';
import { h, setHidden, setText } from '../pages/shared/dom.ts';
import { isShown, type LightControl, lightControls, showsBusy, showsFree } from './light-controls.ts';
import { adoptLightStyles } from './light-styles.ts';

const TICK_MS = 1_000;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const SVG = 'http://www.w3.org/2000/svg';

/** The bars of `draw()` and `drawAllIcon()`: plain elements with the incumbent's ids (sdk-facts §1.3), for pages to style and script. */
export const lightBar: BarPort = { createBar, createDialPad, createTransferBox };

function createBar(callCenter: CallCenter, look: BarLook, settings: BarSettings): HTMLElement {
  adoptLightStyles();
  const time = h('span', { id: id('status_time') });
  const status = h('span', { id: id('status') });
  const number = h('span', { id: id('phonenum') });
  const menu = stateMenu(callCenter, look);
  const trigger = h(
    'button',
    {
      type: 'button',
      id: id('trig'),
      'aria-label': '状态',
      onclick: () => setHidden(menu.element, !menu.element.hidden),
    },
    drawIcon('chevron'),
  );
  const stripe = h('div', { id: id('status_tiao') }, time, status, number, look === 'compact' && trigger);
  const bar = h('div', { id: id('status_bar') }, stripe, look === 'compact' && menu.element);
  const box = numberBox(callCenter);
  const controls = lightControls
    .filter((control) => control.look === undefined || control.look === look)
    .map((control) => ({ control, element: button(callCenter, control, box) }));
  const main = h(
    'div',
    {
      id: id('main'),
      class: look === 'compact' ? 'navleft' : undefined,
      'data-look': look,
      role: 'toolbar',
      'aria-label': '电话条',
    },
    bar,
    ...(look === 'icons' ? menu.buttons : []),
    ...controls.map(({ element }) => element),
    look === 'icons' && menu.element,
    box,
  );

  function update(snapshot: ClientSnapshot): void {
    setText(status, callCenter.getNowStatusText());
    setText(number, snapshot.call === undefined ? '' : callCenter.filterPhone(snapshot.call.number));
    stripe.classList.toggle('green', snapshot.colour === 'green');
    stripe.classList.toggle('org', snapshot.colour === 'orange');
    showControls(snapshot);
    menu.update(snapshot);
    if (snapshot.call !== undefined) setHidden(box, true);
    tick();
  }

  /** As in the incumbent once for each state: what the page shows and hides by itself in it stays, whatever else is told. */
  function showControls(snapshot: ClientSnapshot): void {
    const shown = controls.map(({ control }) => isShown(control, snapshot, settings));
    const state = `${snapshot.connection.status} ${snapshot.state} ${snapshot.call?.phase} ${shown.join()}`;
    if (state === main.dataset.drawnFor) return;
    main.dataset.drawnFor = state;
    for (const [index, { control, element }] of controls.entries()) {
      if (control.absent === undefined) setShown(element, shown[index] === true, look);
    }
  }

  function tick(): void {
    setText(time, callCenter.secondsToHours(callCenter.getStatusDuration()));
  }

  follow(main, callCenter, update, tick);
  return main;
}

/** Keeps the bar up to date until it has left the page. */
function follow(
  main: HTMLElement,
  { client }: CallCenter,
  update: (snapshot: ClientSnapshot) => void,
  tick: () => void,
): void {
  let wasThere = false;
  const undo = client.onChange((snapshot) => (gone() ? stop() : update(snapshot)));
  const timer = setInterval(() => (gone() ? stop() : tick()), TICK_MS);
  const stop = (): void => {
    undo();
    clearInterval(timer);
  };
  // A page appends it when it likes; before that it has not left.
  const gone = (): boolean => {
    wasThere ||= main.isConnected;
    return wasThere && !main.isConnected;
  };
  update(client.snapshot);
}

interface StateMenu {
  /** The drop-down; in the icon bar the list of reasons. */
  readonly element: HTMLElement;
  /** Icon bar: the two buttons that stand in the bar. */
  readonly buttons: readonly HTMLElement[];
  update(snapshot: ClientSnapshot): void;
}

/** Ready, not ready, and the company's reasons. */
function stateMenu(callCenter: CallCenter, look: BarLook): StateMenu {
  const element = h('div', { id: id(look === 'compact' ? 'status_buts' : 'busyList'), hidden: true });
  const close = (): void => setHidden(element, true);
  const run = (command: () => unknown) => () => {
    close();
    command();
  };
  const free = entry(
    'CallCenter_free',
    '空闲',
    run(() => callCenter.free()),
    look === 'icons' ? 'check' : undefined,
  );
  const busyClick = look === 'icons' ? () => setHidden(element, !element.hidden) : run(() => callCenter.busy());
  const busy = entry('CallCenter_busy', '忙碌', busyClick, look === 'icons' ? 'close' : undefined);
  busy.classList.add('CallCenter_busy');
  let drawn = '';

  function drawReasons(snapshot: ClientSnapshot): void {
    const key = JSON.stringify(snapshot.notReadyReasons);
    if (key === drawn) return;
    drawn = key;
    const reasons = snapshot.notReadyReasons.filter((reason) => reason.id !== 0 || look === 'icons');
    const default0 = snapshot.notReadyReasons.find((reason) => reason.id === 0);
    if (default0 !== undefined && look === 'compact') setText(busy, default0.text);
    // Entries that the page added stay.
    for (const old of element.querySelectorAll('[data-reason]')) old.remove();
    element.prepend(
      ...reasons.map((reason) => {
        const one = entry(
          `CallCenter_busy${reason.id}`,
          reason.text,
          run(() => callCenter.busy(reason.id)),
        );
        one.classList.add('CallCenter_busy');
        one.dataset.reason = String(reason.id);
        return one;
      }),
    );
    if (look === 'compact') element.prepend(free, busy);
  }

  return {
    element,
    buttons: look === 'icons' ? [free, busy] : [],
    update(snapshot) {
      drawReasons(snapshot);
      setShown(free, showsFree(snapshot), look);
      setShown(busy, showsBusy(snapshot), look);
      for (const one of element.querySelectorAll<HTMLElement>('[data-reason]')) setHidden(one, !showsBusy(snapshot));
      if (snapshot.call !== undefined) close();
    },
  };
}

function entry(elementId: string, text: string, click: () => void, icon?: BarIcon): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', id: elementId, class: icon === undefined ? undefined : 'CallCenter_button', onclick: click },
    icon && drawIcon(icon),
    icon === undefined ? text : h('span', {}, text),
  );
}

function button(callCenter: CallCenter, control: LightControl, box: HTMLElement): HTMLButtonElement {
  const element = entry(id(control.id), control.text, () => press(callCenter, control, box), control.icon);
  element.hidden = control.absent === true;
  return element;
}

function press(callCenter: CallCenter, { id: name, click }: LightControl, box: HTMLElement): void {
  if (click !== undefined) {
    click(callCenter);
  } else if (name === 'calloutbut' || name === 'innercall') {
    setHidden(box, !box.hidden);
    if (!box.hidden) box.querySelector('input')?.focus();
  } else if (name === 'bohao') {
    const open = document.querySelector('#CallCenter_jianpan');
    if (open === null) box.parentElement?.append(createDialPad(callCenter));
    else open.remove();
  }
}

/** Where a number is typed; Enter calls it. */
function numberBox(callCenter: CallCenter): HTMLElement {
  const input = h('input', {
    id: id('call_input'),
    inputmode: 'tel',
    autocomplete: 'off',
    maxlength: 32,
    'aria-label': '号码',
    placeholder: '号码或坐席',
    onkeydown: (event) => {
      const { key } = event as KeyboardEvent;
      if (key === 'Escape') setHidden(box, true);
      if (key === 'Enter') call();
    },
  });
  const call = (): void => {
    callCenter.callout(input.value);
    setHidden(box, true);
  };
  const box = h(
    'div',
    { id: id('call_div'), hidden: true },
    input,
    h('button', { type: 'button', onclick: call }, '拨打'),
  );
  return box;
}

function createDialPad(callCenter: CallCenter): HTMLElement {
  adoptLightStyles();
  const keys = KEYS.map((key) =>
    h('button', { type: 'button', 'aria-label': `按键 ${key}`, onclick: () => callCenter.sendDTMF(key) }, key),
  );
  return h('div', { id: id('jianpan') }, ...keys);
}

/** Ready agents by group, without oneself; a click transfers or consults, and closes the box. */
function createTransferBox(
  callCenter: CallCenter,
  idleAgents: Parameters<BarPort['createTransferBox']>[1],
  mode: 'transfer' | 'consult',
): HTMLElement {
  adoptLightStyles();
  const own = `${callCenter.getOperatorid()}@${callCenter.getAbbreviate()}`;
  const groups = Array.isArray(idleAgents.data) ? idleAgents.data : [];
  const rows = groups
    .map((group) => ({ ...group, agents: group.agents.filter((agent) => agent !== own) }))
    .filter(({ agents }) => agents.length > 0)
    .flatMap(({ groupid, groupname, agents }) => [
      h('b', {}, groupname),
      ...agents.map((agent) => h('button', { type: 'button', onclick: () => choose(agent, groupid) }, agent)),
    ]);
  const choose = (agent: string, groupId: number): void => {
    box.remove();
    if (mode === 'transfer') callCenter.transfercall(agent, groupId);
    else callCenter.agentconsult(agent);
  };
  const box = h(
    'div',
    { id: id('TCBox') },
    ...rows,
    h('button', { type: 'button', onclick: () => box.remove() }, '关闭'),
  );
  return box;
}

function drawIcon(name: BarIcon): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', iconPaths[name]);
  svg.append(path);
  return svg;
}

function id(name: string): string {
  return `CallCenter_${name}`;
}
