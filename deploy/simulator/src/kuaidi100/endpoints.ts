import type { HttpReply, HttpRequest } from '../provider.js';
import { jsonReply, notThere, objectIn, objectOf, textIn } from '../replies.js';
import type { QueryRefusal } from '../statistics.js';
import { halfAnHour, month } from '../times.js';
import { listedAt } from '../waybill.js';
import type { World } from '../world.js';
import { querySignature } from './signature.js';
import { traceOf } from './traces.js';

const said = (result: boolean, returnCode: string, message: string): HttpReply =>
  jsonReply(200, { result, returnCode, message });

/** Codes of refused queries are in no document that anybody found; these are what clients of it know. */
const refusals: Readonly<Record<QueryRefusal, HttpReply>> = {
  down: notThere,
  rate: said(false, '502', '服务器繁忙'),
  locked: said(false, '502', '同一单号查询过于频繁,已锁单'),
  quota: said(false, '601', 'POLL:KEY没有可用单量'),
  signature: said(false, '503', '验证签名失败'),
  other: said(false, '400', '提交的数据不完整'),
};

/** `POST /poll/query.do`: customer, sign, param. */
export const query = (world: World, { body }: HttpRequest): HttpReply => {
  if (world.isDown('kuaidi100')) return notThere;
  const form = new URLSearchParams(body);
  const [customer, sign, param] = ['customer', 'sign', 'param'].map((name) => form.get(name) ?? '');
  const account = world.account('kuaidi100', customer!);
  const { com, num, phone, resultv2, order } = objectOf(param) ?? {};
  const [carrier, waybillNumber] = [textIn(com), textIn(num)];
  if (account === undefined || sign !== querySignature(param!, account.secret, customer!)) {
    world.counts.queried({ provider: 'kuaidi100', id: customer! }, [], world.now(), 'signature');
    return refusals.signature;
  }
  if (!carrier || !waybillNumber || waybillNumber.length < 6 || waybillNumber.length > 32) {
    world.counts.queried(account, [], world.now(), 'other');
    return refusals.other;
  }
  if (world.leftThisSecond(account) < 0) {
    world.counts.queried(account, [waybillNumber], world.now(), 'rate');
    return refusals.rate;
  }
  const refused = world.asked(account, [waybillNumber], halfAnHour);
  if (refused !== undefined) return refusals[refused];
  const waybill = world.waybill('kuaidi100', waybillNumber);
  if (waybill?.phone !== undefined && !(textIn(phone) ?? '').endsWith(waybill.phone))
    return said(false, '408', '验证码错误');
  if (listedAt(waybill, world.now()).length === 0) return said(false, '500', '查询无结果,请隔段时间再查');
  const told = { com: carrier, nu: waybillNumber, resultv2: textIn(resultv2), ...(order === 'asc' && { order }) };
  return jsonReply(200, traceOf(waybill, world.now(), told));
};

const mostPerMonth = 4;

/** `POST /poll`: schema=json and param. */
export const subscribe = (world: World, { body }: HttpRequest): HttpReply => {
  if (world.isDown('kuaidi100')) return notThere;
  const form = new URLSearchParams(body);
  const param = objectOf(form.get('param'));
  const parameters = objectIn(param?.['parameters']);
  if (form.get('schema') !== 'json' || param === undefined || parameters === undefined)
    return said(false, '700', '订阅的数据有误');
  const key = textIn(param['key']);
  const account = world.accounts().find(({ provider, secret }) => provider === 'kuaidi100' && secret === key);
  if (account === undefined) return said(false, '600', '您不是合法的订阅者');
  const [carrier, number, callback] = [param['company'], param['number'], parameters['callbackurl']].map(textIn);
  if (!carrier) return said(false, '702', '识别不到该单号对应的快递公司');
  if (!number || number.length < 6 || number.length > 32) return said(false, '700', '单号不正确');
  if (!callback || !/^https?:\/\//.test(callback) || !URL.canParse(callback))
    return said(false, '700', '回调地址不正确');
  const before = world.watchesOf('kuaidi100', account.id, number);
  const now = world.now();
  const latest = before.at(-1);
  if (latest !== undefined && !(latest.endsAt! <= now)) return said(false, '501', '重复订阅');
  if (latest !== undefined && now - latest.endsAt! < halfAnHour)
    return said(false, '700', '停止跟踪半小时后才能再次订阅');
  if (before.filter(({ watch }) => now - watch.from < month).length >= mostPerMonth)
    return said(false, '700', '同一单号一个月内最多订阅4次');
  const [salt, detail] = [textIn(parameters['salt']), textIn(parameters['resultv2'])];
  world.watch({
    provider: 'kuaidi100',
    account: account.id,
    waybillNumber: number,
    carrier,
    callback,
    ...(salt !== undefined && { salt }),
    ...(detail !== undefined && { detail }),
  });
  return said(true, '200', '提交成功');
};
