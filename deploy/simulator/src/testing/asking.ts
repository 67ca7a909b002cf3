import { createHash } from 'node:crypto';
import { epochMs, type Instant } from '@throughline/values';
import type { Stage } from './stage.js';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- specs look into it
  readonly body: any;
}

/** How accounts ask, written without the simulator's own signatures. */
const md5 = (text: string) => createHash('md5').update(text).digest();

/** What was answered, which may be no JSON. */
const read = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const post = async (url: string, fields: Readonly<Record<string, string>>): Promise<Answered> => {
  const reply = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: read(text) } as Answered;
};

export const queryKuaidi100 = ({ simulator }: Stage, num: string, more: object = {}, key = 'KEY-sim') => {
  const param = JSON.stringify({ com: 'yunda', num, resultv2: '4', ...more });
  const sign = md5(`${param}${key}CUST-sim`).toString('hex').toUpperCase();
  return post(`${simulator.url}/poll/query.do`, { customer: 'CUST-sim', sign, param });
};

export const subscribeKuaidi100 = (stage: Stage, number: string, more: object = {}, key = 'KEY-sim') => {
  const parameters = { callbackurl: `${stage.callback}/kuaidi100`, salt: 'salty', resultv2: '4' };
  const param = JSON.stringify({ company: 'yunda', number, key, parameters: { ...parameters, ...more } });
  return post(`${stage.simulator.url}/poll`, { schema: 'json', param });
};

export interface SfAnswered {
  readonly status: number;
  readonly code: string | undefined;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- specs look into it
  readonly result: any;
}

export const querySf = async (
  { simulator }: Stage,
  numbers: readonly string[],
  at: Instant,
  { checkWord = 'check-sim', serviceCode = 'EXP_RECE_SEARCH_ROUTES' } = {},
) => {
  const msgData = JSON.stringify({ language: 'zh-CN', trackingType: '1', trackingNumber: numbers, methodType: '1' });
  const timestamp = String(epochMs(at));
  // Nothing in this text is written otherwise by Java than here.
  const encoded = new URLSearchParams({ '': `${msgData}${timestamp}${checkWord}` }).toString().slice(1);
  const answered = await post(`${simulator.url}/std/service`, {
    partnerID: 'PARTNER-sim',
    requestID: 'r-1',
    serviceCode,
    timestamp,
    msgData,
    msgDigest: md5(encoded).toString('base64'),
  });
  const { apiResultCode, apiResultData } = answered.body as { apiResultCode?: string; apiResultData?: string | null };
  return { status: answered.status, code: apiResultCode, result: read(apiResultData ?? 'null') } as SfAnswered;
};

export const aftership = async (
  { simulator }: Stage,
  path: string,
  body?: object,
  apiKey = 'API-sim',
): Promise<Answered> => {
  const reply = await fetch(`${simulator.url}/tracking/2025-07/trackings${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'as-api-key': apiKey, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: read(text) } as Answered;
};
