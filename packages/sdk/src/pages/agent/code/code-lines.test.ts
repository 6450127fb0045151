import { describe, expect, test } from 'vitest';
import { codeFor } from './code-lines.ts';

describe('the lines that a CRM page would write', () => {
  test('for what was clicked, in both ways', () => {
    expect(codeFor({ cmd: 'agentidle', sequence: 1 })).toMatchObject({
      cmd: 'agentidle',
      client: 'await client.ready();',
    });
    expect(codeFor({ cmd: 'makecall', called: '13300000019', caller: '' })?.callCenter).toContain(
      "CallCenter.callout('13300000019');",
    );
    expect(codeFor({ cmd: 'transfercall', num: '1002@demo', groupid: 802 })).toMatchObject({
      client: "await client.transfer('1002@demo', { groupId: 802 });",
    });
    expect(codeFor({ cmd: 'transfercall', num: '138' })?.callCenter).toContain("CallCenter.transfercall('138');");
  });

  test('what was typed stays within its quotes', () => {
    const code = codeFor({ cmd: 'makecall', called: "1'); alert('x\n" });
    expect(code?.client).toContain("client.dial('1\\'); alert(\\'x\\n')");
  });

  test('the one-time password is nobody’s code', () => {
    const code = codeFor({ cmd: 'logon', operatorid: '1001', password: 'secret', companyid: 1, worktype: 2 });
    expect(JSON.stringify(code)).not.toContain('secret');
    expect(code?.callCenter).toContain("CallCenter.opLogin('1001', md5OfPassword, 1, '2');");
  });

  test('heartbeats and answers are no code', () => {
    expect(codeFor({ cmd: 'ping' })).toBeUndefined();
    expect(codeFor({ cmd: 'constructor' })).toBeUndefined();
    expect(codeFor({ type: 'agentidle' })).toBeUndefined();
  });
});
