import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parseInstant } from '@throughline/values';
import { ClockGoesBack, ClockNotConfirmed, type StackClock } from './clock.js';

const longestBody = 1_000;

/**
 * `GET /clock` and `POST /clock {"now": "…"}`, with the token as a bearer. 200 with the turn; 400 where `now` is no instant;
 * 409 where it lies before the present; 504 with the turn where a running service did not confirm it.
 */
export const clockEndpoint = (clock: StackClock, token: string): Server =>
  createServer((request, response) => {
    answer(clock, token, request).then(
      ({ status, body }) => send(response, status, body),
      () => send(response, 500, { error: 'the launcher failed' }),
    );
  });

interface Reply {
  readonly status: number;
  readonly body: object;
}

const answer = async (clock: StackClock, token: string, request: IncomingMessage): Promise<Reply> => {
  if (!same(request.headers.authorization ?? '', `Bearer ${token}`))
    return { status: 401, body: { error: 'no token' } };
  if (request.url !== '/clock') return { status: 404, body: { error: 'only /clock is here' } };
  if (request.method === 'GET') return { status: 200, body: { now: clock.now() } };
  if (request.method !== 'POST') return { status: 405, body: { error: 'GET or POST' } };
  const now = parseInstant(await wantedTime(request));
  if (now === undefined) return { status: 400, body: { error: '"now" must be an RFC 3339 instant with an offset' } };
  try {
    return { status: 200, body: await clock.turn(now) };
  } catch (error) {
    if (error instanceof ClockGoesBack) return { status: 409, body: { error: error.message, now: error.present } };
    if (error instanceof ClockNotConfirmed) return { status: 504, body: { error: error.message, ...error.turn } };
    throw error;
  }
};

const wantedTime = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > longestBody) return '';
  }
  try {
    return String((JSON.parse(text) as { now?: unknown }).now);
  } catch {
    return '';
  }
};

const send = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
};

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
