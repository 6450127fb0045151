/**
 * The right-hand side of every example: simulated people, and what the server sends. A page of your own leaves this script out.
 *
 * In its address: `calls` the service number that the simulated customer calls, `number` the customer's own, `colleague` a second
 * agent, `group` the group in which the colleague serves. The colleague works on a mobile phone, which the simulated carrier answers.
 */
import { createAgentClient } from '/sdk/callcenter.mjs';

const asked = new URL(import.meta.url).searchParams;
const CUSTOMERS = '/api/v1/demo/customers';
/** Told every few seconds or on change: only the newest is worth a line. */
const FEEDS = new Set(['queuenum', 'monitorqueue', 'monitorcaller', 'monitoragent', 'callinfo']);
/** What the page's own SDK tells: no messages of the server. */
const LOCAL = new Set(['ping', 'audiostate', 'audiolevel', 'audioquality', 'audiodevices', 'connectionstate']);
/** Lines of the event list that are kept. */
const EVENTS_MAX = 200;

const panel = document.createElement('aside');
document.body.append(panel);
if (asked.has('calls') || asked.has('number')) addCustomer(asked.get('calls'), asked.get('number') ?? '13800000119');
if (asked.has('colleague')) addColleague(asked.get('colleague'), asked.get('group'));
addEvents(globalThis.CallCenter?.client ?? globalThis.client);

/** Someone who calls in, is called, presses keys and hangs up, over the demo's HTTP interface. */
function addCustomer(calls, number) {
  heading('模拟客户', `Simulated customer ${number}`);
  if (calls) button('customer-calls', `来电 Call ${calls}`, () => post(CUSTOMERS, { number, called: calls }));
  button('customer-hangs-up', '客户挂机 Hang up', () => each('hangup'));
  button('customer-presses', '按键 1 Press 1', () => each('keys', { digits: '1' }));

  /** All customers on the phone; the colleagues' mobiles are the carrier's, too. */
  async function each(action, body = {}) {
    const { customers } = await (await fetch(CUSTOMERS)).json();
    for (const one of customers) {
      if (one.state !== 'ended' && !one.number.startsWith('13910'))
        await post(`${CUSTOMERS}/${one.id}/${action}`, body);
    }
  }
}

/** A second agent: another sign-in, which goes ready by itself. */
function addColleague(operator, group) {
  heading('同事', `Colleague ${operator}`);
  const state = document.createElement('p');
  state.id = 'colleague';
  panel.append(state);
  const colleague = createAgentClient();
  colleague.onChange(({ state: now, call }) => {
    const phase = call?.connected ? 'talking' : (call?.phase ?? now);
    state.textContent = `${phase} ${call?.number ?? ''}`;
    state.dataset.state = phase;
  });
  colleague.on('after', () => colleague.ready().catch(() => undefined));
  button('colleague-ready', '就绪 Ready', () => colleague.ready());
  button('colleague-calls', '呼叫本页 Call this page', () =>
    colleague.dial(globalThis.CallCenter.client.snapshot.agent.agentKey),
  );
  button('colleague-hangs-up', '挂机 Hang up', () => colleague.hangUp());
  const groups = group === null ? {} : { groups: [Number(group)] };
  colleague
    .signIn({ operator, password: operator, companyid: 1, worktype: 0, ...groups })
    .then(() => colleague.ready())
    .catch((error) => {
      state.textContent = String(error);
    });
}

/** Everything that the server sends to the page's agent, newest first; a click shows the fields. */
function addEvents(client) {
  heading('事件', 'Events');
  const list = document.createElement('ol');
  list.id = 'events';
  panel.append(list);
  client?.on('*', (event) => {
    if (LOCAL.has(event.type)) return;
    if (FEEDS.has(event.type)) list.querySelector(`li[data-type="${event.type}"]`)?.remove();
    const line = document.createElement('li');
    line.dataset.type = event.type;
    if (event.status !== undefined) line.dataset.status = event.status;
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = event.reason ? `${event.type}: ${event.reason}` : event.type;
    const fields = document.createElement('pre');
    fields.textContent = JSON.stringify(event, null, 2);
    const reference = document.createElement('a');
    reference.href = `/docs/events/${event.type}`;
    reference.textContent = '说明 Reference';
    details.append(summary, fields, reference);
    line.append(details);
    list.prepend(line);
    list.children[EVENTS_MAX]?.remove();
  });
}

function heading(zh, en) {
  const title = document.createElement('h2');
  const small = document.createElement('small');
  small.textContent = en;
  title.append(`${zh} `, small);
  panel.append(title);
}

function button(id, label, run) {
  const element = document.createElement('button');
  element.type = 'button';
  element.id = id;
  element.textContent = label;
  element.onclick = () => run().catch((error) => element.after(` ${error} `));
  panel.append(element);
}

function post(path, body) {
  return fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
