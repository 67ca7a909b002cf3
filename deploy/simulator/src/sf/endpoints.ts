import { uuidOf } from '../chance.js';
import type { HttpReply, HttpRequest } from '../provider.js';
import { jsonReply, notThere, objectOf, textIn } from '../replies.js';
import type { QueryRefusal } from '../statistics.js';
import { wallClock } from '../times.js';
import { writtenAt, type Scan } from '../waybill.js';
import type { World } from '../world.js';
import { statusesOf } from './codes.js';
import { msgDigest } from './signature.js';

const mostNumbers = 10;

/** Codes of the gateway. */
const refusals: Readonly<Record<Exclude<QueryRefusal, 'down'>, readonly [code: string, message: string]>> = {
  signature: ['A1006', '数字签名无效'],
  rate: ['A1005', '流量控制:每秒调用次数超限'],
  quota: ['A1005', '流量控制:当日调用次数超限'],
  locked: ['A1005', '流量控制'],
  other: ['A1001', '必传参数不可为空'],
};

/** `POST /std/service`: one service, routes by waybill numbers. */
export const service = (world: World, { body }: HttpRequest): HttpReply => {
  if (world.isDown('sf')) return notThere;
  const form = new URLSearchParams(body);
  const [partner, request, name, timestamp, msgData, digest] = [
    'partnerID',
    'requestID',
    'serviceCode',
    'timestamp',
    'msgData',
    'msgDigest',
  ].map((field) => form.get(field) ?? '') as [string, string, string, string, string, string];
  const envelope = (apiResultCode: string, apiErrorMsg: string, apiResultData: unknown = null): HttpReply =>
    jsonReply(200, { apiErrorMsg, apiResponseID: uuidOf(world.seed, request), apiResultCode, apiResultData });
  const account = world.account('sf', partner);
  const refused = (why: Exclude<QueryRefusal, 'down'>, numbers: readonly string[] = []): HttpReply => {
    world.counts.queried({ provider: 'sf', id: partner }, numbers, world.now(), why);
    return envelope(...refusals[why]);
  };
  if ([partner, request, name, timestamp, msgData, digest].includes('')) return refused('other');
  if (account === undefined || digest !== msgDigest(msgData, timestamp, account.secret)) return refused('signature');
  if (name !== 'EXP_RECE_SEARCH_ROUTES') return envelope('A1004', '无对应服务权限');
  const result = (success: boolean, errorCode: string, errorMsg: string, answer: unknown): HttpReply =>
    envelope('A1000', '', JSON.stringify({ success, errorCode, errorMsg, msgData: answer }));
  const { trackingType, trackingNumber, checkPhoneNo } = objectOf(msgData) ?? {};
  const numbers = Array.isArray(trackingNumber) ? trackingNumber.map(textIn) : [];
  if (
    String(trackingType) !== '1' ||
    numbers.length === 0 ||
    numbers.length > mostNumbers ||
    numbers.includes(undefined)
  )
    return result(false, 'S0001', '参数错误', null);
  const asked = numbers as readonly string[];
  if (world.leftThisSecond(account) < 0) return refused('rate', asked);
  const why = world.asked(account, asked);
  if (why === 'down') return notThere;
  if (why !== undefined) return envelope(...refusals[why]);
  const routeResps = asked.map((number) => {
    const waybill = world.waybill('sf', number);
    // Only what was ordered over the account is told.
    const isLetIn =
      waybill?.account === partner && (waybill.phone === undefined || waybill.phone === textIn(checkPhoneNo));
    return { mailNo: number, routes: isLetIn ? writtenAt(waybill, world.now()).map(routeOf) : [] };
  });
  return result(true, 'S0000', '', { routeResps });
};

const routeOf = ({ code, text, reasonName, occurredAt, place, word }: Scan) => {
  const { first, second } = statusesOf(code);
  return {
    acceptTime: wallClock(occurredAt),
    acceptAddress: place.name,
    // The reason has no field of its own here.
    remark: reasonName === undefined ? text : `${text} ${reasonName}`,
    opCode: code,
    firstStatusCode: first,
    firstStatusName: word,
    secondaryStatusCode: second,
    secondaryStatusName: word,
  };
};
