import type { EventOf } from '@callwright/cti/light';
import type { Session } from '../session/session.ts';
import type { CallCenter } from './api.ts';
import type { BarApi } from './api-bar.ts';
import { elementsOf, fromPage, setShown } from './bar-elements.ts';
import type { BarLook, BarPort, BarSettings } from './bar-port.ts';
import type { Commands } from './commands.ts';
import type { Hooks } from './hooks.ts';

/** How long the agent is told something in the bar (sdk-facts §1.3), ms. */
const TOLD_MS = 2_000;

export interface BarParts {
  readonly session: Session;
  readonly commands: Commands;
  readonly hooks: Hooks;
  readonly port: BarPort | undefined;
  readonly settings: BarSettings;
  readonly self: () => CallCenter;
  readonly setTimer: (afterMs: number, run: () => void) => () => void;
}

type Members = { [Name in keyof BarApi]: BarApi[Name] };

/** sdk-facts §1.3. What the bar shows follows the state by itself; these members are for pages that also do it by hand. */
export function barMembers(parts: BarParts): Members {
  const { session, port, self } = parts;
  const bar = new PageBar(parts);
  const chain = (run: () => void) => (): CallCenter => {
    run();
    return self();
  };
  // What the page has shown and hidden by itself is over.
  const restyle = chain(() => {
    for (const main of elementsOf('#CallCenter_main')) main.removeAttribute('data-drawn-for');
    session.refresh();
  });
  return {
    draw: () => bar.draw('compact'),
    drawAllIcon: () => bar.draw('icons'),
    destory: () => bar.remove(),
    applyLastStyle: restyle,
    dialPlate: () => fromPage(port?.createDialPad(self()) ?? empty('CallCenter_jianpan')),
    drawTCBox: (json) => fromPage(bar.transferBox(json)),
    initControl: restyle,
    showControl: (selector) => {
      for (const element of elementsOf(selector)) setShown(element, true, bar.look);
      return self();
    },
    hideControl: (selector) => {
      for (const element of elementsOf(selector)) setShown(element, false, bar.look);
      const kept = session.snapshot.isLogin ? '#CallCenter_logoutbut' : '#CallCenter_login';
      for (const element of elementsOf(kept)) setShown(element, true, bar.look);
      return self();
    },
    showCallingControl: restyle,
    setStatusAndPhoneText(text) {
      session.say(String(text));
      return self();
    },
    eventAlert(text) {
      bar.tell(String(text));
      return self();
    },
    setGreenClass: chain(() => bar.paint('green')),
    setOrgClass: chain(() => bar.paint('org')),
    pickAgent: (mode) => bar.pick(mode),
    ...entryMembers(parts),
  };
}

type EntryMembers = Pick<Members, 'addBusyButton' | 'removeBusyButton' | 'addLoginTask' | 'addLoginGroup'>;

/** Entries of the bar's menus. */
function entryMembers({ session, self }: BarParts): EntryMembers {
  const relabel = (change: (types: Map<number, string>) => void): CallCenter => {
    session.adjust((snapshot) => {
      const busyTypes = new Map(snapshot.labels.busyTypes);
      change(busyTypes);
      return { ...snapshot, labels: { ...snapshot.labels, busyTypes } };
    });
    return self();
  };
  const addLoginTask = (text: unknown, groupId: unknown, status: unknown): CallCenter => {
    addEntry(`CallCenter_task${groupId}`, String(text), Number(status) === 2, () => {
      self().setLoginGroups(String(groupId));
      self().login();
    });
    return self();
  };
  return {
    // Version A hands in the bar's element and wants its entries built anew: they follow the map by themselves.
    addBusyButton: (typeId, text) =>
      relabel((types) => {
        if (text !== undefined && Number.isInteger(Number(typeId))) types.set(Number(typeId), String(text));
      }),
    removeBusyButton: (typeId) => relabel((types) => types.delete(Number(typeId))),
    addLoginTask,
    addLoginGroup(...args) {
      if (args.length <= 3) return addLoginTask(args[0], args[1], args[2]);
      const [ws_url, media_ip, media_port, text, groupId] = args;
      addEntry(`CallCenter_group${groupId}`, String(text), false, () => {
        self().setLoginGroups(String(groupId));
        self().init({ wsurl: String(ws_url), media_ip: String(media_ip), media_port: String(media_port) });
      });
      return self();
    },
  };
}

class PageBar {
  readonly #parts: BarParts;
  look: BarLook = 'compact';
  #mode: 'transfer' | 'consult' | undefined;
  #undoTell: (() => void) | undefined;

  constructor(parts: BarParts) {
    this.#parts = parts;
    parts.session.listen({
      event: (type, event) => {
        if (type === 'idleagents') this.#onIdleAgents(event as EventOf<'idleagents'>);
      },
    });
  }

  draw(look: BarLook): HTMLElement {
    this.remove();
    this.look = look;
    return fromPage(
      this.#parts.port?.createBar(this.#parts.self(), look, this.#parts.settings) ?? empty('CallCenter_main'),
    );
  }

  remove(): void {
    for (const element of elementsOf('#CallCenter_main')) element.remove();
  }

  /** Asks for the ready agents; the picker opens when they come, unless the page shows its own. */
  pick(mode: 'transfer' | 'consult') {
    this.#mode = mode;
    return this.#parts.self().idleagents();
  }

  transferBox(json: Pick<EventOf<'idleagents'>, 'data'>): HTMLElement {
    for (const element of elementsOf('#CallCenter_TCBox')) element.remove();
    const { port, self } = this.#parts;
    return port?.createTransferBox(self(), json, this.#mode ?? 'transfer') ?? empty('CallCenter_TCBox');
  }

  paint(colour: 'green' | 'org'): void {
    for (const element of elementsOf('#CallCenter_status_tiao')) {
      element.classList.toggle('green', colour === 'green');
      element.classList.toggle('org', colour === 'org');
    }
  }

  tell(text: string): void {
    if (text !== '') this.#parts.session.alert(text);
    for (const element of elementsOf('#CallCenter_main')) element.setAttribute('title', text);
    this.#undoTell?.();
    this.#undoTell = this.#parts.setTimer(TOLD_MS, () => {
      for (const element of elementsOf('#CallCenter_main')) element.removeAttribute('title');
    });
  }

  #onIdleAgents(event: EventOf<'idleagents'>): void {
    if (this.#mode === undefined || this.#parts.hooks.has('idleagents_event')) return;
    const [bar] = elementsOf('#CallCenter_main');
    if (bar !== undefined && this.#parts.port !== undefined) bar.append(this.transferBox(event));
    this.#mode = undefined;
  }
}

function empty(id: string): HTMLElement {
  const element = document.createElement('div');
  element.id = id;
  return element;
}

/** A menu entry with its own click; into the bar's menu where there is one. */
function addEntry(id: string, text: string, paused: boolean, onClick: () => void): void {
  const [menu] = elementsOf('#CallCenter_status_buts, #CallCenter_main');
  if (menu === undefined) return;
  for (const old of elementsOf(`#${CSS.escape(id)}`)) old.remove();
  const entry = document.createElement('button');
  entry.type = 'button';
  entry.id = id;
  // As text, never as markup: names come from the server.
  entry.textContent = text;
  entry.disabled = paused;
  entry.addEventListener('click', onClick);
  menu.append(entry);
}
