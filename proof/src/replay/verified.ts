import { bodyOf, serviceNames, type Api, type Asked, type ServiceName } from './api.js';
import type { ReadModelView, VerdictView } from './operator-views.js';

export interface Verified {
  readonly service: ServiceName;
  readonly readModel: string;
  readonly rows: number;
  /** Does it equal its rebuild from the first event, row by row? */
  readonly equal: boolean;
  /** Keys of some rows that differ. */
  readonly examples: readonly string[];
}

/** Has every service, or these, verify every one of its read models. @param operator a client with the role of an operator */
export const verified = async (
  operator: Api,
  services: readonly ServiceName[] = serviceNames,
): Promise<readonly Verified[]> => {
  const all: Verified[] = [];
  for (const service of services) {
    const { items } = await operator.read<{ items: readonly ReadModelView[] }>(service, '/v1/operator/read-models');
    for (const { name } of items) {
      const asked: Asked = { service, method: 'POST', path: `/v1/operator/read-models/${name}/verify`, body: {} };
      const { rows, equal, examples } = bodyOf<VerdictView>(asked, await operator.ask(asked));
      all.push({ service, readModel: name, rows, equal, examples });
    }
  }
  return all;
};
