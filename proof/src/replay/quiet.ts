import { isBefore, type Instant } from '@throughline/values';
import { serviceNames, type Api, type ServiceName } from './api.js';
import type { ConsumerView, DeadlinesView, ReadModelView, WatermarksView } from './operator-views.js';
import { eventually } from './waiting.js';

const withinMs = 120_000;
const lookAgainMs = 50;

type Operator = Pick<Api, 'read'>;

/** The last position of every service's feed. */
export type Heads = Readonly<Record<ServiceName, number>>;

/**
 * Waits until nothing moves any more: consumers and read models at the heads of their feeds, watermarks at the clock, no deadline that
 * can be judged, no event that waits for its position. A look at three services is not one moment: an event can get its position after its
 * service told the head and before it is asked what waits. So two looks in a row must find all quiet, and the same heads: then nothing was
 * published from the one to the other, and between them nothing waited.
 *
 * @param operator a client with the role of an operator
 * @throws Error that says what was not quiet in the end
 */
export const quiet = async (operator: Operator, clock: Instant): Promise<Heads> => {
  let before: string | undefined;
  let unquiet: readonly string[] = [];
  return eventually(
    () => `quiet: ${unquiet.join('; ')}`,
    async () => {
      const seen = await standing(operator, clock);
      // Asked last: what is still to be published at this moment shows as another head in the next look.
      unquiet = seen.unquiet.length > 0 ? seen.unquiet : await unpublished(operator);
      const now = unquiet.length === 0 ? JSON.stringify(seen.heads) : undefined;
      const stayed = now !== undefined && now === before;
      before = now;
      return stayed ? seen.heads : undefined;
    },
    { everyMs: lookAgainMs, withinMs },
  );
};

/** How far every service has come, and what in it is still under way. */
const standing = async (operator: Operator, clock: Instant): Promise<{ heads: Heads; unquiet: readonly string[] }> => {
  const looks = await Promise.all(serviceNames.map((service) => lookAt(operator, service)));
  const heads = Object.fromEntries(looks.map(({ service, head }) => [service, head])) as Record<ServiceName, number>;
  const unquiet = looks.flatMap(({ service, readModels, consumers, watermarks, deadlines }) => [
    ...readModels
      .filter(({ position, head }) => position < head)
      .map(({ name, position, head }) => `${service}: read model ${name} at ${position} of ${head}`),
    ...consumers
      .filter(({ source, position }) => position < heads[source as ServiceName])
      .map(
        (each) =>
          `${service}: consumer ${each.consumer} (${each.state}) at ${each.position} of ${heads[each.source as ServiceName]}`,
      ),
    ...[{ entry: 'own', at: watermarks.own?.at }, ...watermarks.sources]
      .filter(({ at }) => at === undefined || isBefore(at, clock))
      .map(({ entry, at }) => `${service}: watermark ${entry} at ${at}`),
    ...deadlines.filter(({ judgeable }) => judgeable > 0).map(({ kind }) => `${service}: ${kind} can be judged`),
  ]);
  return { heads, unquiet };
};

/** Events that are stored and in nobody's feed yet: no consumer is behind for want of them. Not from the metrics: those stand for a second. */
const unpublished = async (operator: Operator): Promise<readonly string[]> => {
  const waiting = await Promise.all(
    serviceNames.map(async (service) => {
      const { pendingEvents } = await operator.read<WatermarksView>(service, '/v1/operator/watermarks');
      return { service, pendingEvents };
    }),
  );
  return waiting
    .filter(({ pendingEvents }) => pendingEvents > 0)
    .map(({ service, pendingEvents }) => `${service}: ${pendingEvents} events wait for their position`);
};

const lookAt = async (operator: Operator, service: ServiceName) => {
  const [readModels, consumers, watermarks, deadlines] = await Promise.all([
    operator.read<{ items: readonly ReadModelView[] }>(service, '/v1/operator/read-models'),
    operator.read<{ items: readonly ConsumerView[] }>(service, '/v1/operator/consumers'),
    operator.read<WatermarksView>(service, '/v1/operator/watermarks'),
    operator.read<DeadlinesView>(service, '/v1/operator/deadlines'),
  ]);
  return {
    service,
    head: Math.max(0, ...readModels.items.map(({ head }) => head)),
    readModels: readModels.items,
    consumers: consumers.items,
    watermarks,
    deadlines: deadlines.kinds,
  };
};
