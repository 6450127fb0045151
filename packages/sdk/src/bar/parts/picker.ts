import { html, nothing, type TemplateResult } from 'lit';
import type { BarContext, PickerTab, ReadyGroup } from '../bar-context.ts';
import { works } from '../bar-controls.ts';
import { icon } from '../bar-icons.ts';
import type { BarTextKey } from '../bar-texts.ts';

const TAB_TEXTS: Readonly<Record<PickerTab, BarTextKey>> = {
  agents: 'agentsTab',
  groups: 'groupsTab',
  number: 'numberTab',
  flow: 'flowTab',
};

/** Whom to transfer the customer to, or whom to ask: a ready agent, a group, a number, a flow of the voice menu. */
export function picker(bar: BarContext, purpose: 'transfer' | 'consult'): TemplateResult {
  const tabs: readonly PickerTab[] =
    purpose === 'transfer' ? ['agents', 'groups', 'number', 'flow'] : ['agents', 'number', 'flow'];
  const tab = tabs.includes(bar.ui.tab) ? bar.ui.tab : 'agents';
  return html`
    <div class="tabs" role="tablist" @keydown=${(event: KeyboardEvent) => moveTab(bar, tabs, tab, event)}>
      ${tabs.map(
        (one) => html`
          <button
            type="button"
            role="tab"
            id="tab-${one}"
            aria-selected=${String(one === tab)}
            aria-controls="tab-content"
            tabindex=${one === tab ? 0 : -1}
            @click=${() => bar.set({ tab: one })}
          >
            ${bar.say(TAB_TEXTS[one])}
          </button>
        `,
      )}
    </div>
    <div id="tab-content" role="tabpanel" aria-labelledby="tab-${tab}" class="menu">${tabContent(bar, purpose, tab)}</div>
  `;
}

function moveTab(bar: BarContext, tabs: readonly PickerTab[], tab: PickerTab, event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] ?? tab;
  bar.set({ tab: next });
  const list = event.currentTarget;
  if (list instanceof HTMLElement) queueMicrotask(() => list.querySelector<HTMLElement>(`#tab-${next}`)?.focus());
}

function tabContent(bar: BarContext, purpose: 'transfer' | 'consult', tab: PickerTab): TemplateResult {
  switch (tab) {
    case 'agents':
      return agentsTab(bar, purpose);
    case 'groups':
      return groupsTab(bar);
    case 'number':
      return numberTab(bar, purpose);
    case 'flow':
      return flowTab(bar, purpose);
  }
}

/** Picked: the panel closes, and who it is stands beside the state. */
function pick(bar: BarContext, command: () => Promise<unknown>): void {
  bar.set({ panel: undefined });
  void bar.run(command);
}

function to(bar: BarContext, purpose: 'transfer' | 'consult', target: string, groupId?: number): void {
  const { client } = bar;
  if (target === '') return;
  const command = () =>
    purpose === 'transfer' ? client.transfer(target, groupId === undefined ? {} : { groupId }) : client.consult(target);
  bar.set({ pickNumber: '', search: '' });
  pick(bar, command);
}

function agentsTab(bar: BarContext, purpose: 'transfer' | 'consult'): TemplateResult {
  const { ui, say, snapshot } = bar;
  const enabled = works(snapshot, purpose);
  const wanted = ui.search.trim().toLowerCase();
  const groups = (ui.groups ?? []).map((group) => ({
    ...group,
    agents: group.agents.filter((agent) => agent.toLowerCase().includes(wanted)),
  }));
  const found = groups.some((group) => group.agents.length > 0);
  const empty = ui.groups === undefined ? 'loading' : wanted === '' ? 'noReadyAgents' : 'noMatch';
  return html`
    <div class="row">
      <input
        type="search"
        autocomplete="off"
        placeholder=${say('search')}
        aria-label=${say('search')}
        .value=${ui.search}
        @input=${(event: Event) => bar.set({ search: (event.target as HTMLInputElement).value })}
      />
      <button class="square" type="button" aria-label=${say('refresh')} @click=${() => bar.set({ groups: undefined })}>
        ${icon('refresh')}
      </button>
    </div>
    ${found ? nothing : html`<p class="empty" role="status">${say(empty)}</p>`}
    ${groups
      .filter((group) => group.agents.length > 0)
      .map((group) => groupOfAgents(bar, group, enabled, (agent) => to(bar, purpose, agent, group.groupId)))}
  `;
}

function groupOfAgents(
  { say }: BarContext,
  group: ReadyGroup,
  enabled: boolean,
  choose: (agent: string) => void,
): TemplateResult {
  return html`
    <div class="pick-group">
      <h3><span>${group.name}</span><span>${say('readyCount', { count: group.agents.length })}</span></h3>
      ${group.agents.map(
        (agent) => html`
          <button class="pick" type="button" ?disabled=${!enabled} @click=${() => choose(agent)}>
            <span class="dot"></span><span class="number">${agent}</span>
          </button>
        `,
      )}
    </div>
  `;
}

/** A group whose agents are all busy is fine: the customer queues there. */
function groupsTab(bar: BarContext): TemplateResult {
  const { say, snapshot, client, ui } = bar;
  const own = snapshot.agent?.groups ?? [];
  const listed = (ui.groups ?? []).filter(({ groupId }) => !own.some((group) => group.groupId === groupId));
  const groups = [...own, ...listed];
  const enabled = works(snapshot, 'transferToGroup');
  if (groups.length === 0) return html`<p class="empty">${say('loading')}</p>`;
  return html`${groups.map(({ groupId, name }) => {
    const ready = ui.groups?.find((group) => group.groupId === groupId)?.agents.length ?? 0;
    const waiting = snapshot.queues.find((queue) => queue.groupId === groupId)?.waiting ?? 0;
    const note = `${say('readyCount', { count: ready })} · ${say('waitingCount', { count: waiting })}`;
    return html`
      <button
        class="pick"
        type="button"
        ?disabled=${!enabled}
        @click=${() => pick(bar, () => client.transferToGroup(groupId))}
      >
        ${icon('queue')}<span>${name}</span><span class="end-note">${note}</span>
      </button>
    `;
  })}`;
}

function numberTab(bar: BarContext, purpose: 'transfer' | 'consult'): TemplateResult {
  const { ui, say, snapshot } = bar;
  return entry({
    label: say('outsideNumber'),
    button: say(purpose === 'transfer' ? 'transfer' : 'consult'),
    inputMode: 'tel',
    value: ui.pickNumber,
    enabled: works(snapshot, purpose),
    change: (pickNumber) => bar.set({ pickNumber }),
    submit: () => to(bar, purpose, ui.pickNumber.trim()),
  });
}

function flowTab(bar: BarContext, purpose: 'transfer' | 'consult'): TemplateResult {
  const { ui, say, client, snapshot } = bar;
  const flow = ui.pickFlow.trim();
  return entry({
    label: say('flowName'),
    button: say(purpose === 'transfer' ? 'transfer' : 'consult'),
    inputMode: 'text',
    value: ui.pickFlow,
    enabled: works(snapshot, purpose === 'transfer' ? 'transferToIvr' : 'consultIvr'),
    change: (pickFlow) => bar.set({ pickFlow }),
    submit: () => pick(bar, () => (purpose === 'transfer' ? client.transferToIvr(flow) : client.consultIvr(flow))),
  });
}

interface Entry {
  readonly label: string;
  readonly button: string;
  readonly inputMode: 'tel' | 'text';
  readonly value: string;
  readonly enabled: boolean;
  readonly change: (value: string) => void;
  readonly submit: () => void;
}

function entry({ label, button, inputMode, value, enabled, change, submit }: Entry): TemplateResult {
  const ready = enabled && value.trim() !== '';
  return html`
    <form
      class="row"
      @submit=${(event: Event) => {
        event.preventDefault();
        if (ready) submit();
      }}
    >
      <input
        inputmode=${inputMode}
        autocomplete="off"
        maxlength="64"
        placeholder=${label}
        aria-label=${label}
        .value=${value}
        @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
      />
      <button class="filled" type="submit" ?disabled=${!ready}>${button}</button>
    </form>
  `;
}
