import type { Account, HttpReply, HttpRequest } from '../provider.js';
import type { Watched } from '../pushes/outbox.js';
import { jsonReply, notThere, objectOf, textIn } from '../replies.js';
import type { Moment } from '../times.js';
import { listedAt, plainNumber, type Waybill } from '../waybill.js';
import type { World } from '../world.js';
import { trackingOf } from './trackings.js';

const trackings = '/tracking/2025-07/trackings';

const refused = (status: number, code: number, type: string, message: string, headers = {}): HttpReply =>
  jsonReply(status, { meta: { code, type, message }, data: {} }, headers);

const tooMany = (headers: Readonly<Record<string, string>>): HttpReply =>
  refused(429, 429, 'TooManyRequests', 'You have exceeded the API call rate limit.', headers);

/** `POST …/trackings`, `GET …/trackings?tracking_numbers=…` and `GET …/trackings/{id}`. */
export const answer = (world: World, request: HttpRequest): HttpReply | undefined => {
  const { method, path, headers } = request;
  const id = path.startsWith(`${trackings}/`) ? path.slice(trackings.length + 1) : undefined;
  if (path !== trackings && id === undefined) return undefined;
  if (world.isDown('aftership')) return notThere;
  const account = world.account('aftership', headers['as-api-key'] ?? '');
  if (account === undefined) {
    const told = { provider: 'aftership', id: headers['as-api-key'] ?? '' } as const;
    world.counts.queried(told, [], world.now(), 'signature');
    return refused(401, 401, 'Unauthorized', 'The API key is invalid.');
  }
  const left = world.leftThisSecond(account);
  const limits = {
    'x-ratelimit-limit': String(account.queriesPerSecond),
    'x-ratelimit-remaining': String(Math.max(0, left)),
    'x-ratelimit-reset': String(Math.floor(world.now() / 1000) + 1),
  };
  if (left < 0) {
    world.counts.queried(account, [], world.now(), 'rate');
    return tooMany(limits);
  }
  if (method === 'POST' && id === undefined) return create(world, account, request, limits);
  if (method !== 'GET') return refused(405, 405, 'MethodNotAllowed', 'Method not allowed.', limits);
  const found = id === undefined ? byNumbers(world, account, request) : byId(world, account, id);
  if (found.length === 0 && id !== undefined) return refused(404, 4004, 'NotFound', 'Tracking does not exist.', limits);
  const why = world.asked(
    account,
    found.map(({ watch }) => watch.waybillNumber),
  );
  if (why === 'down') return notThere;
  if (why !== undefined) return tooMany(limits);
  const told = found.map((watched) => {
    const waybill = world.waybill('aftership', watched.watch.waybillNumber);
    const at = isOfOthers(watched, waybill, world.now()) ? watched.endsAt! : world.now();
    return trackingOf(watched.watch, waybill, at);
  });
  const meta = { code: 200 };
  if (id !== undefined) return jsonReply(200, { meta, data: told[0] }, limits);
  const pagination = { total: told.length, next_cursor: null, has_next_page: false };
  return jsonReply(200, { meta, data: { pagination, trackings: told } }, limits);
};

/** To create a tracking is to subscribe. */
const create = (world: World, account: Account, { body }: HttpRequest, limits: Readonly<Record<string, string>>) => {
  const told = objectOf(body) ?? {};
  const [number, slug] = [textIn(told['tracking_number']), textIn(told['slug'])];
  if (!number || !/^[A-Za-z0-9 -]{4,100}$/.test(number))
    return refused(400, 4005, 'BadRequest', 'The value of `tracking_number` is invalid.', limits);
  if (!slug) return refused(400, 4010, 'BadRequest', 'The value of `slug` is invalid.', limits);
  const waybill = world.waybill('aftership', number);
  if (world.isDown('aftership', number)) return notThere;
  const latest = world.watchesOf('aftership', account.id, number).at(-1);
  // A tracking that has ended stands in the way until the carrier gives the number to other goods.
  const isAnother = latest !== undefined && isOfOthers(latest, waybill, world.now());
  if (latest !== undefined && !isAnother)
    return jsonReply(
      400,
      {
        meta: { code: 4003, type: 'BadRequest', message: 'Tracking already exists.' },
        data: { id: latest.watch.id, tracking_number: latest.watch.waybillNumber, slug: latest.watch.carrier },
      },
      limits,
    );
  const { watch } = world.watch({ provider: 'aftership', account: account.id, waybillNumber: number, carrier: slug });
  return jsonReply(201, { meta: { code: 201 }, data: trackingOf(watch, waybill, world.now()) }, limits);
};

/** Does the number belong to other goods now than when this tracking ended? */
const isOfOthers = ({ endsAt }: Watched, waybill: Waybill | undefined, now: Moment): boolean => {
  const listed = listedAt(waybill, now);
  return endsAt! <= now && listed.length > 0 && listed.every(({ knownAt }) => knownAt > endsAt!);
};

const byId = (world: World, account: Account, id: string): readonly Watched[] =>
  world.outbox
    .all()
    .filter(({ watch }) => watch.provider === 'aftership' && watch.account === account.id && watch.id === id);

const byNumbers = (world: World, account: Account, { query }: HttpRequest): readonly Watched[] => {
  const numbers = (query.get('tracking_numbers') ?? '').split(',').map(plainNumber);
  const slugs = query.get('slug')?.split(',');
  return numbers.flatMap((number) => {
    const latest = world.watchesOf('aftership', account.id, number).at(-1);
    return latest === undefined || slugs?.includes(latest.watch.carrier) === false ? [] : [latest];
  });
};
