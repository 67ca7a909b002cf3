import { epochMs, parseInstant } from '@throughline/values';
import { qualityNames, scenarioNames } from '../journeys/scenarios.js';
import type { Faults } from '../faults.js';
import { objectIn, type JsonObject } from '../replies.js';
import { plainNumber, providerNames, type ProviderName } from '../waybill.js';
import { SimulatorRefusal, type NewWaybill } from '../world.js';

const oneOf = <Name extends string>(field: string, value: unknown, names: readonly Name[]): Name => {
  if (!names.includes(value as Name)) throw new SimulatorRefusal(`${field} must be one of: ${names.join(', ')}`);
  return value as Name;
};

const textOf = (field: string, value: unknown, pattern: RegExp): string => {
  if (typeof value !== 'string' || !pattern.test(value))
    throw new SimulatorRefusal(`${field} cannot be ${quoted(value)}`);
  return value;
};

const quoted = (value: unknown): string => JSON.stringify(value)?.slice(0, 80) ?? 'left out';

const momentOf = (field: string, value: unknown): number => {
  const at = typeof value === 'string' ? parseInstant(value) : undefined;
  if (at === undefined) throw new SimulatorRefusal(`${field} must be an RFC 3339 instant with an offset`);
  return epochMs(at);
};

const callback = /^https?:\/\/\S+$/;

const known = (what: string, told: JsonObject, names: readonly string[]): void => {
  const odd = Object.keys(told).find((name) => !names.includes(name));
  if (odd !== undefined) throw new SimulatorRefusal(`${what} has no ${quoted(odd)}: ${names.join(', ')}`);
};

export const readProvider = (value: unknown): ProviderName => oneOf('provider', value, providerNames);

/** @throws SimulatorRefusal that says what is wrong */
export const readWaybill = (value: unknown, now: number): NewWaybill => {
  const told = objectIn(value);
  if (told === undefined) throw new SimulatorRefusal('a waybill is an object');
  known('a waybill', told, [
    'provider',
    'carrier',
    'waybillNumber',
    'scenario',
    'quality',
    'startsAt',
    'account',
    'callback',
    'phone',
    'secondLifeAfterMs',
  ]);
  const provider = readProvider(told['provider']);
  const { account, phone, quality, startsAt, secondLifeAfterMs } = told;
  return {
    provider,
    carrier: textOf('carrier', told['carrier'] ?? (provider === 'sf' ? 'sf' : undefined), /^[a-z0-9][a-z0-9-]{0,31}$/),
    waybillNumber: plainNumber(textOf('waybillNumber', told['waybillNumber'], /^[A-Za-z0-9 -]{6,40}$/)),
    scenario: oneOf('scenario', told['scenario'] ?? 'smooth', scenarioNames),
    startsAt: startsAt === undefined ? now : momentOf('startsAt', startsAt),
    ...(quality !== undefined && { quality: oneOf('quality', quality, qualityNames) }),
    ...(account !== undefined && { account: textOf('account', account, /^\S{1,64}$/) }),
    ...(told['callback'] !== undefined && { callback: textOf('callback', told['callback'], callback) }),
    ...(phone !== undefined && { phone: textOf('phone', phone, /^\d{4}$/) }),
    ...(secondLifeAfterMs !== undefined && { secondLifeAfterMs: numberOf('secondLifeAfterMs', secondLifeAfterMs, 0) }),
  };
};

const numberOf = (field: string, value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): number => {
  if (typeof value !== 'number' || !(value >= least && value <= most))
    throw new SimulatorRefusal(
      `${field} must be a number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`,
    );
  return value;
};

/** @throws SimulatorRefusal that says what is wrong */
export const readFaults = (value: unknown): { readonly faults: Partial<Faults>; readonly provider?: ProviderName } => {
  const told = objectIn(value);
  if (told === undefined) throw new SimulatorRefusal('faults are an object');
  known('faults', told, [
    'provider',
    'dropPushes',
    'doublePushes',
    'delayPushesUpTo',
    'down',
    'wrongSignature',
    'queriesPerDay',
  ]);
  const { provider, dropPushes, doublePushes, delayPushesUpTo, down, wrongSignature, queriesPerDay } = told;
  return {
    ...(provider !== undefined && { provider: readProvider(provider) }),
    faults: {
      ...(dropPushes !== undefined && { dropPushes: numberOf('dropPushes', dropPushes, 0, 1) }),
      ...(doublePushes !== undefined && { doublePushes: numberOf('doublePushes', doublePushes, 0, 1) }),
      ...(delayPushesUpTo !== undefined && { delayPushesUpTo: numberOf('delayPushesUpTo', delayPushesUpTo, 0) }),
      ...(down !== undefined && { down: downOf(down) }),
      ...(wrongSignature !== undefined && { wrongSignature: flagOf('wrongSignature', wrongSignature) }),
      ...(queriesPerDay !== undefined && {
        queriesPerDay: queriesPerDay === null ? null : numberOf('queriesPerDay', queriesPerDay, 0),
      }),
    },
  };
};

const flagOf = (field: string, value: unknown): boolean => {
  if (typeof value !== 'boolean') throw new SimulatorRefusal(`${field} must be true or false`);
  return value;
};

const downOf = (value: unknown): Faults['down'] => {
  const span = objectIn(value);
  return span === undefined
    ? flagOf('down', value)
    : { from: momentOf('down.from', span['from']), until: momentOf('down.until', span['until']) };
};

export interface AccountSettings {
  readonly secret?: string;
  readonly callback?: string;
  readonly pushes?: 'json' | 'form';
  readonly queriesPerDay?: number;
  readonly queriesPerSecond?: number;
}

/** @throws SimulatorRefusal that says what is wrong */
export const readAccount = (value: unknown): AccountSettings => {
  const told = objectIn(value);
  if (told === undefined) throw new SimulatorRefusal('the settings of an account are an object');
  known('an account', told, ['secret', 'callback', 'pushes', 'queriesPerDay', 'queriesPerSecond']);
  const { secret, pushes, queriesPerDay, queriesPerSecond } = told;
  return {
    ...(secret !== undefined && { secret: textOf('secret', secret, /^\S{1,200}$/) }),
    ...(told['callback'] !== undefined && { callback: textOf('callback', told['callback'], callback) }),
    ...(pushes !== undefined && { pushes: oneOf('pushes', pushes, ['json', 'form'] as const) }),
    ...(queriesPerDay !== undefined && { queriesPerDay: numberOf('queriesPerDay', queriesPerDay, 0) }),
    ...(queriesPerSecond !== undefined && { queriesPerSecond: numberOf('queriesPerSecond', queriesPerSecond, 1) }),
  };
};
