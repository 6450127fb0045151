import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpBench, type HttpBench } from '../../test/support/http-bench.ts';
import { md5Of } from '../login/passwords.ts';
import { WRONG_MAX } from '../login/throttle.ts';

let bench: HttpBench;
beforeEach(async () => {
  bench = await createHttpBench();
});
afterEach(() => bench.close());

const get = (query: Record<string, string>) => bench.app.inject({ url: '/Api/get_login_info4operator', query });
const right = { operator: '1001', pwd: md5Of('1001'), companyid: '1', server_type: '1' };
const post = (body: object, headers: Record<string, string> = {}) =>
  bench.app.inject({ method: 'POST', url: '/api/v1/agent/login', headers, payload: body });
const own = { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' };

describe("the incumbent's login", () => {
  it('gives what the page needs, and a token that the gateway knows', async () => {
    const reply = await bench.app.inject({
      url: '/Api/get_login_info4operator',
      query: right,
      headers: { host: 'cc.local:8080' },
    });
    const { code, info } = reply.json();
    expect(code).toBe('0000');
    expect(info).toMatchObject({
      operatorid: '1001',
      abbreviate: 'demo',
      companyid: 1,
      media_ip: '127.0.0.1',
      media_port: '5060',
      sip_id: '8001',
      sip_pwd: '',
      use_sipphone: 2,
      sendlog: 0,
      busyList: [{ typeId: 1, showText: 'lunch' }],
      groupList: [{ groupid: 802, groupname: 'Service' }],
    });
    const url = new URL(info.ws_url);
    expect(url.origin + url.pathname).toBe('ws://cc.local:8080/ws/agent');
    expect(bench.tokens.find(url.searchParams.get('t') ?? '')).toMatchObject({
      agentKey: '1001@demo',
      password: info.password,
    });
    expect(info.password).not.toBe('1001');
  });

  it('takes the MD5 in capitals too, and the SIP account', async () => {
    expect((await get({ ...right, pwd: right.pwd.toUpperCase() })).json().code).toBe('0000');
    const sip = (query: object) =>
      bench.app.inject({ url: '/Api/get_login_info4sip', query: { companyid: '1', ...query } });
    expect((await sip({ sip_id: '8002', sip_pwd: '8002' })).json().info.operatorid).toBe('1002');
    expect((await sip({ sip_id: '8002', sip_pwd: 'no' })).json().code).toBe('1004');
    expect((await sip({ sip_id: '9999', sip_pwd: '9999' })).json().code).toBe('1004');
  });

  it('says 1004 alike for a wrong password, an unknown agent and an unknown company; 3001 for none', async () => {
    const replies = await Promise.all([
      get({ ...right, pwd: md5Of('x') }),
      get({ ...right, pwd: '' }),
      get({ ...right, operator: '7777' }),
      get({ ...right, companyid: '2' }),
      get({ ...right, operator: `1001' or '1'='1` }),
      get({ ...right, operator: 'x'.repeat(400) }),
    ]);
    for (const reply of replies) {
      expect(reply.statusCode).toBe(200);
      expect(reply.json()).toMatchObject({ code: '1004' });
    }
    expect((await get({ ...right, operator: '' })).json().code).toBe('3001');
    expect((await bench.app.inject({ url: '/Api/get_login_info4operator?operator=1&operator=2' })).json().code).toBe(
      '3001',
    );
  });

  it('JSONP calls only the name of a function', async () => {
    const reply = await get({ ...right, callback: 'jQuery1710_15' });
    expect(reply.headers['content-type']).toMatch(/^text\/javascript/);
    expect(reply.body).toMatch(/^\/\*\*\/jQuery1710_15\(\{"code":"0000",.*\}\);$/);
    expect(reply.headers['x-content-type-options']).toBe('nosniff');
    for (const callback of ['alert(1)', 'a;b', 'a b', '<script>', '1a', 'a..b', 'a'.repeat(200)]) {
      expect((await get({ ...right, callback })).statusCode).toBe(400);
    }
  });

  it('is off unless the demo or the settings have it', async () => {
    const off = await createHttpBench({ demo: false });
    expect((await off.app.inject({ url: '/Api/get_login_info4operator', query: right })).statusCode).toBe(404);
    await off.close();
    const on = await createHttpBench({ demo: false, env: { CALLWRIGHT_INCUMBENT_LOGIN: '1' } });
    expect((await on.app.inject({ url: '/Api/get_login_info4operator', query: right })).json().code).toBe('0000');
    await on.close();
  });

  it('names of task groups, and a log that is taken, with the incumbent’s login off too', async () => {
    const reply = await bench.app.inject('/Api/grouptasklist?companyid=1&groupids=802,804&callback=cb');
    expect(reply.body).toBe('/**/cb({"code":"0000","data":[]});');
    expect((await bench.app.inject('/Api/savelog?log=x')).json()).toEqual({ code: '0000' });
    const off = await createHttpBench({ demo: false });
    expect((await off.app.inject('/Api/savelog?log=x')).statusCode).toBe(200);
    await off.close();
  });
});

describe('while the database is away', () => {
  beforeEach(() => bench.deps.store.close());

  it('a login is answered by a code, and is no wrong try', async () => {
    for (let nth = 0; nth < 2 * WRONG_MAX; nth += 1) {
      const reply = await get({ ...right, callback: 'cb' });
      expect(reply.statusCode).toBe(200);
      expect(reply.body).toContain('"code":"8888"');
      expect(reply.body).not.toContain('retryAfter');
    }
    const ours = await post({ operator: '1001', password: '1001', companyid: 1 });
    expect([ours.statusCode, ours.json().code]).toEqual([503, '8888']);
  });

  it('REST says so', async () => {
    const reply = await bench.app.inject({
      url: '/api/v1/calls',
      headers: { authorization: 'Bearer demo-admin-token' },
    });
    expect(reply.statusCode).toBe(503);
    expect(reply.json().detail).toContain('database');
  });
});

describe('ten wrong passwords in a minute', () => {
  it('pause that account from that address for a minute, the right password too; others go on', async () => {
    for (let nth = 0; nth < WRONG_MAX; nth += 1) {
      expect((await get({ ...right, pwd: md5Of(String(nth)) })).json()).not.toHaveProperty('retryAfter');
    }
    expect((await get(right)).json()).toMatchObject({ code: '1004', retryAfter: 60 });
    const paused = await post({ operator: '1001', password: '1001', companyid: 1 });
    expect([paused.statusCode, paused.headers['retry-after']]).toEqual([429, '60']);
    expect((await get({ ...right, operator: '1002', pwd: md5Of('1002') })).json().code).toBe('0000');
    const elsewhere = await bench.app.inject({
      url: '/Api/get_login_info4operator',
      query: right,
      remoteAddress: '10.0.0.9',
    });
    expect(elsewhere.json().code).toBe('0000');
    bench.clock.mono += 60_001;
    expect((await get(right)).json().code).toBe('0000');
  });

  it('at the same time are ten as well', async () => {
    const replies = await Promise.all(Array.from({ length: 40 }, (_, nth) => get({ ...right, pwd: md5Of(`x${nth}`) })));
    expect(replies.filter((reply) => 'retryAfter' in reply.json())).toHaveLength(40 - WRONG_MAX);
  });

  it('spread over accounts pause the address', async () => {
    for (let nth = 0; nth < 100; nth += 1) {
      await get({ ...right, operator: `u${nth}`, pwd: md5Of('x') });
    }
    expect((await get(right)).json()).toMatchObject({ code: '1004', retryAfter: 60 });
  });

  it('a right one in between starts the count anew', async () => {
    for (let nth = 0; nth < 3 * WRONG_MAX; nth += 1) {
      await get({ ...right, pwd: md5Of(String(nth)) });
      expect((await get(right)).json().code).toBe('0000');
    }
  });
});

describe('our own login', () => {
  it('takes the SIP account instead of the agent number', async () => {
    const ok = await post({ sip_id: '8002', sip_pwd: '8002', companyid: 1 });
    expect(ok.json()).toMatchObject({ code: '0000', info: { operatorid: '1002', iceServers: [] } });
    expect((await post({ sip_id: '8002', sip_pwd: 'no', companyid: 1 })).json().code).toBe('1004');
    expect((await post({ companyid: 1 })).json().code).toBe('3001');
  });

  it('tells the page which STUN and TURN servers to use', async () => {
    const withTurn = await createHttpBench({
      env: {
        CALLWRIGHT_ICE_SERVERS: '[{"urls":"turn:turn.example.com"}]',
        CALLWRIGHT_TURN_SECRET: 'sixteen-letters!',
      },
    });
    const reply = await withTurn.app.inject({
      method: 'POST',
      url: '/api/v1/agent/login',
      payload: { operator: '1001', pwd: md5Of('1001'), companyid: 1 },
    });
    expect(reply.json().info.iceServers).toEqual([
      {
        urls: 'turn:turn.example.com',
        username: expect.stringMatching(/^\d+:1001@demo$/),
        credential: expect.any(String),
      },
    ]);
    await withTurn.close();
  });

  it('takes the password or its MD5, and gives our page a cookie that comes back', async () => {
    const reply = await post(
      { operator: 1001, password: '1001', companyid: '1', worktype: 2, auto: 0, logingroups: '802', server_type: 1 },
      own,
    );
    expect(reply.json()).toMatchObject({
      code: '0000',
      info: { operatorid: '1001', sip_pwd: '', iceServers: [], worktype: 2, logingroups: '802' },
    });
    expect(reply.headers['cache-control']).toBe('no-store');
    const cookie = String(reply.headers['set-cookie']);
    expect(cookie).toMatch(/^callwright_agent=[\w-]{32}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    const jar = { ...own, cookie: cookie.split(';')[0] ?? '' };
    const resumed = await bench.app.inject({ method: 'POST', url: '/api/v1/agent/resume', headers: jar, payload: {} });
    expect(resumed.json()).toMatchObject({
      code: '0000',
      info: { operatorid: '1001', worktype: 2, auto: 0, logingroups: '802' },
    });
    expect(resumed.json().info.password).not.toBe(reply.json().info.password);
    const foreign = { ...jar, origin: 'https://crm.example.com' };
    expect((await bench.app.inject({ method: 'POST', url: '/api/v1/agent/resume', headers: foreign })).statusCode).toBe(
      403,
    );
    const gone = await bench.app.inject({ method: 'DELETE', url: '/api/v1/agent/login', headers: jar });
    expect(gone.statusCode).toBe(204);
    expect(
      (await bench.app.inject({ method: 'POST', url: '/api/v1/agent/resume', headers: jar })).json(),
    ).toMatchObject({ code: '0004' });
  });

  it('is for listed origins, without a cookie there', async () => {
    const listed = await post(
      { operator: '1001', pwd: md5Of('1001'), companyid: 1 },
      { origin: 'https://crm.example.com', host: 'cc' },
    );
    expect(listed.json().code).toBe('0000');
    expect(listed.headers['access-control-allow-origin']).toBe('https://crm.example.com');
    expect(listed.headers['set-cookie']).toBeUndefined();
    const other = await post(
      { operator: '1001', pwd: md5Of('1001'), companyid: 1 },
      { origin: 'https://evil.example', host: 'cc' },
    );
    expect(other.statusCode).toBe(403);
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
    const preflight = await bench.app.inject({
      method: 'OPTIONS',
      url: '/api/v1/agent/login',
      headers: {
        origin: 'https://crm.example.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(preflight.headers['access-control-allow-origin']).toBe('https://crm.example.com');
  });

  it.each([
    [{}],
    [{ operator: '1001' }],
    [{ operator: {}, companyid: 1 }],
    [{ operator: 'x'.repeat(400), pwd: 'x', companyid: 1 }],
  ])('wrong fields are a problem: %j', async (body) => {
    const reply = await post(body);
    expect(reply.statusCode).toBe(400);
    expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('says where the socket is when a proxy stands before us', async () => {
    const proxied = await createHttpBench({ env: { CALLWRIGHT_PUBLIC_URL: 'https://cc.example.com/' } });
    const reply = await proxied.app.inject({
      method: 'POST',
      url: '/api/v1/agent/login',
      payload: { operator: '1001', password: '1001', companyid: 1 },
    });
    expect(reply.json().info.ws_url).toMatch(/^wss:\/\/cc\.example\.com\/ws\/agent\?t=/);
    expect(String(reply.headers['set-cookie'])).toContain('Secure');
    await proxied.close();
  });
});
