import { roles } from '../access/permissions.js';
import { badRequests } from './bad-requests.js';
import type { TestService } from './test-service.js';

/**
 * Sends a service every bad request that its own document makes possible.
 * @param bodyLimit the service's own
 * @returns what was not refused as it must be, in words; and whether anything was left half done
 */
export const tryBadRequests = async (
  { app, document, issuer, runtime }: TestService,
  bodyLimit: number,
): Promise<{ readonly tried: number; readonly wrong: readonly string[] }> => {
  const tokens = {
    nonsense: 'x.y.z',
    customer: await issuer.token('customer'),
    everything: await issuer.token(roles),
  };
  const stored = async (): Promise<unknown> =>
    (
      await runtime.store.pool.query(
        'SELECT (SELECT count(*) FROM event) AS events, (SELECT count(*) FROM command_log) AS commands, (SELECT count(*) FROM api_key) AS keys',
      )
    ).rows[0];
  const before = JSON.stringify(await stored());
  const wrong: string[] = [];
  const requests = badRequests(document, bodyLimit);
  for (const { name, method, url, headers, payload, as, status, code, pointers } of requests) {
    const answer = await app.inject({
      method,
      url,
      headers: { ...headers, ...(as !== 'nobody' && { authorization: `Bearer ${tokens[as]}` }) },
      ...(payload !== undefined && { payload }),
    });
    const isProblem = answer.headers['content-type'] === 'application/problem+json; charset=utf-8';
    const said = isProblem ? answer.json<{ code: string; errors?: readonly { pointer: string }[] }>() : undefined;
    if (answer.statusCode !== status || (code !== undefined && said?.code !== code) || !isProblem)
      wrong.push(
        `${name}: ${status} ${code ?? ''} expected, ${answer.statusCode} ${said?.code ?? answer.payload.slice(0, 200)} answered`,
      );
    const named = said?.errors?.map(({ pointer }) => pointer) ?? [];
    if (answer.statusCode === status && pointers !== undefined && !pointers.some((pointer) => named.includes(pointer)))
      wrong.push(`${name}: not named, but ${named.join(' ')}`);
  }
  if (JSON.stringify(await stored()) !== before) wrong.push('something was stored');
  return { tried: requests.length, wrong };
};
