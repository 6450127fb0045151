import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { iceServersFor } from './ice-servers.ts';

const stun = { urls: 'stun:stun.example.com' };
const turn = { urls: ['turn:turn.example.com?transport=tcp', 'turns:turn.example.com'] };

it('STUN and servers with their own credentials go to the page as they are', () => {
  const fixed = { urls: 'turn:t', username: 'u', credential: 'p' };
  expect(iceServersFor({ iceServers: [stun, fixed], turnSecret: 's' }, '1001@demo', 0)).toEqual([stun, fixed]);
  expect(iceServersFor({ iceServers: [turn], turnSecret: undefined }, '1001@demo', 0)).toEqual([turn]);
});

it('with a shared secret, TURN gets a credential that ends after 12 hours', () => {
  const username = '1700043200:1001@demo';
  const credential = createHmac('sha1', 'north wind').update(username).digest('base64');
  expect(iceServersFor({ iceServers: [turn], turnSecret: 'north wind' }, '1001@demo', 1_700_000_000_000)).toEqual([
    { ...turn, username, credential },
  ]);
});
