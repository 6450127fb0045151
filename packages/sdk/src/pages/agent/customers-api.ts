/** One simulated customer, as `GET /api/v1/demo/customers` tells it. */
export interface Customer {
  readonly id: string;
  readonly number: string;
  readonly called: string;
  readonly direction: 'inbound' | 'outbound';
  readonly state: 'calling' | 'ringing' | 'talking' | 'ended';
  readonly endReason?: string;
}

const PATH = '/api/v1/demo/customers';

/** `none`: there is no simulated carrier, and asking again is of no use. Undefined: not now. */
export async function listCustomers(): Promise<readonly Customer[] | 'none' | undefined> {
  const reply = await request('GET', PATH);
  if (reply === undefined || reply === 'none') return reply;
  const list = Array.isArray(reply) ? reply : (reply as { readonly customers?: unknown }).customers;
  return Array.isArray(list) ? (list as readonly Customer[]) : undefined;
}

export function callIn(number: string, called: string): Promise<unknown> {
  return request('POST', PATH, { number, called });
}

export function customerDoes(id: string, action: 'answer' | 'hangup'): Promise<unknown> {
  return request('POST', `${PATH}/${encodeURIComponent(id)}/${action}`, {});
}

export function customerPresses(id: string, digits: string): Promise<unknown> {
  return request('POST', `${PATH}/${encodeURIComponent(id)}/keys`, { digits });
}

async function request(method: string, path: string, body?: unknown): Promise<unknown> {
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (response.status === 404 && method === 'GET') return 'none';
    if (!response.ok) return undefined;
    const text = await response.text();
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}
