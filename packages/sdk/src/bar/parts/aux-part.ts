import { html, nothing, type TemplateResult } from 'lit';
import type { BarContext, PanelName } from '../bar-context.ts';
import { type BarIcon, icon } from '../bar-icons.ts';

interface AuxButton {
  readonly panel: PanelName;
  readonly icon: BarIcon;
  readonly label: string;
  readonly tone?: 'alarm' | 'good' | 'idle';
  readonly count?: string;
  readonly badge?: number;
}

/** Who waits, what was said, whether line and microphone are well, and the rest. */
export function auxPart(bar: BarContext): TemplateResult {
  const { say, snapshot, ui } = bar;
  const waiting = snapshot.queues.reduce((sum, queue) => sum + queue.waiting + queue.campaignWaiting, 0);
  const well = isWell(bar);
  return html`
    <section class="aux" part="status" aria-label=${say('status')}>
      ${auxButton(bar, {
        panel: 'queue',
        icon: 'queue',
        label: say('waitingCount', { count: waiting }),
        count: String(waiting),
      })}
      ${auxButton(bar, {
        panel: 'messages',
        icon: 'bell',
        label: ui.unread === 0 ? say('messages') : say('unreadCount', { count: ui.unread }),
        badge: ui.unread,
      })}
      ${auxButton(bar, {
        panel: 'health',
        icon: well ? 'headset' : 'warning',
        label: say(!well ? 'healthBad' : snapshot.state === 'signedOut' ? 'health' : 'healthOk'),
        tone: !well ? 'alarm' : snapshot.state === 'signedOut' ? 'idle' : 'good',
      })}
      ${auxButton(bar, { panel: 'menu', icon: 'more', label: say('menu') })}
    </section>
  `;
}

function auxButton({ ui, toggle }: BarContext, { panel, icon: name, label, tone, count, badge = 0 }: AuxButton) {
  return html`
    <button
      class=${tone ?? ''}
      part="aux-button"
      type="button"
      title=${label}
      aria-label=${label}
      aria-expanded=${String(ui.panel === panel)}
      aria-controls="panel"
      @click=${() => toggle(panel)}
    >
      ${icon(name)}${count === undefined ? nothing : html`<span class="tabular count">${count}</span>`}
      ${badge === 0 ? nothing : html`<span class="badge tabular">${badge > 99 ? '99+' : badge}</span>`}
    </button>
  `;
}

function isWell({ snapshot, ui }: BarContext): boolean {
  const { connection, audio, agent } = snapshot;
  if (snapshot.state === 'signedOut' && connection.why === undefined) return true;
  const audioWell = agent?.worktype !== 2 || (audio.problem === undefined && audio.state !== 'failed');
  return connection.status === 'connected' && audioWell && !ui.phoneTrouble;
}

/** Waiting calls by group. */
export function queuePanel({ snapshot, say }: BarContext): TemplateResult {
  if (snapshot.queues.length === 0) return html`<p class="empty">${say('noQueues')}</p>`;
  return html`
    <dl class="facts">
      ${snapshot.queues.map(
        ({ groupId, groupName, waiting, campaignWaiting }) => html`
          <div>
            <dt>${groupName || say('groupN', { id: groupId })}</dt>
            <dd class="tabular">
              ${say('waitingCount', { count: waiting })}${
                campaignWaiting === 0 ? nothing : html` · ${say('campaignCount', { count: campaignWaiting })}`
              }
            </dd>
          </div>
        `,
      )}
    </dl>
  `;
}

/** What was told to the agent, newest first. */
export function messagesPanel({ ui, say, language }: BarContext): TemplateResult {
  if (ui.messages.length === 0) return html`<p class="empty">${say('noMessages')}</p>`;
  const time = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { hour: '2-digit', minute: '2-digit' });
  return html`
    <ul class="messages">
      ${ui.messages.toReversed().map(
        (message) => html`
          <li>
            <span><span>${say(message.kind)}</span><time>${time.format(message.atMs)}</time></span>
            ${message.title === '' ? nothing : html`<b>${message.title}</b>`}
            <p>${message.text(say)}</p>
          </li>
        `,
      )}
    </ul>
  `;
}

/** Keyboard shortcuts, notifications. */
export function menuPanel(bar: BarContext): TemplateResult {
  const { options, say } = bar;
  return html`
    ${options.notifications ? notificationRow(bar) : nothing}
    <h3>${say(options.shortcuts === undefined ? 'shortcutsOff' : 'shortcuts')}</h3>
    ${
      options.shortcuts === undefined
        ? nothing
        : html`
          <ul class="menu">
            ${[...options.shortcuts].map(
              ([label, keys]) => html`<li class="shortcut"><span>${label}</span><kbd>${keys}</kbd></li>`,
            )}
          </ul>
        `
    }
  `;
}

function notificationRow({ say, allowNotifications }: BarContext): TemplateResult {
  const permission = typeof Notification === 'undefined' ? 'denied' : Notification.permission;
  if (permission === 'default') {
    return html`
      <button class="outlined" type="button" @click=${allowNotifications}>
        ${icon('bell')}${say('allowNotifications')}
      </button>
    `;
  }
  return html`<p class="muted">${say(permission === 'granted' ? 'notificationsOn' : 'notificationsBlocked')}</p>`;
}
