import type { Stack } from '@throughline/local';
import type { Instant } from '@throughline/values';
import { serviceNames, type Api } from '../replay/api.js';
import { quiet } from '../replay/quiet.js';
import { verified } from '../replay/verified.js';
import { eventually } from '../replay/waiting.js';
import { finding, type Finding } from './invariants.js';
import type { Logs } from './logs.js';

/** Once nothing hurts any more: everything is ready and nothing moves. @returns how long that took, in milliseconds */
export const comesToRest = async (stack: Stack, operator: Api, clock: Instant): Promise<number> => {
  const from = performance.now();
  await eventually(
    'every process to be ready',
    async () => {
      const all = serviceNames.flatMap((name) => stack.services[name].replicas);
      const ready = await Promise.all(all.map(({ url }) => isReady(url)));
      return ready.every(Boolean) || undefined;
    },
    { everyMs: 200, withinMs: 120_000 },
  );
  await quiet(operator, clock);
  return Math.round(performance.now() - from);
};

const isReady = async (url: string): Promise<boolean> => {
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
};

/** Read models against their rebuild, and what was set aside. */
export const standingOf = async (operator: Api, logs: Logs): Promise<readonly Finding[]> => {
  const models = await verified(operator);
  const parked = Object.values(logs).flatMap((each) => each.parked.map((one) => ({ service: each.service, ...one })));
  return [
    finding(
      'I5',
      'read models equal their rebuild, row by row',
      models.reduce((sum, { rows }) => sum + rows, 0),
      models.flatMap(({ service, readModel, equal, examples }) =>
        equal ? [] : [`${readModel} of ${service} differs: ${examples.slice(0, 3).join(', ')}`],
      ),
    ),
    finding(
      'I6',
      'nothing is set aside that nobody meant to',
      Object.keys(logs).length,
      parked.map(({ service, consumer, stream, reason }) => `${service}: ${consumer} parked ${stream}: ${reason}`),
    ),
  ];
};
