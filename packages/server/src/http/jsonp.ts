import type { FastifyReply } from 'fastify';
import { sendProblem } from './problem.ts';

const CALLBACK = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*){0,4}$/;
const CALLBACK_CHARS_MAX = 128;

/**
 * JSON, or with a `callback` JSONP. Only names of functions are taken (dots between at most five parts), or the callback
 * would be a script that others write for us; the comment in front keeps the answer from being read as another format.
 */
export function sendJsonp(reply: FastifyReply, callback: string, body: object): FastifyReply {
  if (callback === '') {
    return reply.send(body);
  }
  if (callback.length > CALLBACK_CHARS_MAX || !CALLBACK.test(callback)) {
    return sendProblem(reply, 400, 'callback has to be the name of a function.');
  }
  const json = JSON.stringify(body)
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
    .replaceAll('<', '\\u003c');
  return reply.type('text/javascript; charset=utf-8').send(`/**/${callback}(${json});`);
}
