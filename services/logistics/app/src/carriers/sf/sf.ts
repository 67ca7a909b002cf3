import { formContentType, formOf, jsonContentType, textOf } from '../bodies.js';
import type { CarrierProvider, Push, Reply } from '../carrier-provider.js';
import { jsonReply, statusOf } from '../replies.js';
import { isSame, secretNow, secretsNamed } from '../secrets.js';
import { asks } from './asks.js';
import { pushModeOf } from './push-mode.js';
import { translate } from './translate.js';

/** "RoutePushService" documentation: JSON is answered with JSON, a form with XML. */
const accepted = { json: { return_code: '0000', return_msg: 'ok' }, head: '<Head>OK</Head>' };
const failed = {
  json: { return_code: '1000', return_msg: '系统异常' },
  head: '<Head>ERR</Head><ERROR code="4001">系统发生数据错误或运行时异常</ERROR>',
};

const reply = (push: Push, status: number, { json, head }: typeof failed): Reply =>
  pushModeOf(push).mode === 'json'
    ? jsonReply(status, json)
    : {
        status,
        contentType: 'application/xml; charset=utf-8',
        body: `<Response service="RoutePushService">${head}</Response>`,
      };

/**
 * SF signs no push. Its address holds a token that nobody can guess; the route takes it from there and gives it as `x-push-token`.
 * What is in the body is only as good as that secret.
 */
export const sf: CarrierProvider = {
  provider: 'sf',
  codesOf: 'sf',
  needs: ['token'],

  verify: ({ headers }, settings) => {
    const given = headers['x-push-token'];
    return given !== undefined && secretsNamed(settings, 'token').some((token) => isSame(given, token));
  },

  translate,

  accepted: (push) => reply(push, 200, accepted),
  // It is sent again because of the code in the body: the documentation speaks of no status.
  refused: (push, _settings, _now, why) => reply(push, why === 'failed' ? 200 : statusOf[why], failed),

  sign: (body, settings) => {
    const token = { 'x-push-token': secretNow(settings, 'token') };
    return textOf(body).trimStart().startsWith('<')
      ? { body: formOf({ content: textOf(body) }), headers: { 'content-type': formContentType, ...token } }
      : { body, headers: { 'content-type': jsonContentType, ...token } };
  },

  asks,
};
