import { shipmentWatch } from '@throughline/alerting-domain';
import type { DataOf, packageDeliveredV1 } from '@throughline/contracts';
import { on, type Reaction, type Told } from '@throughline/event-sourcing';

type PackageDelivered = Told<'logistics.package-delivered.v1', DataOf<typeof packageDeliveredV1>>;

/** A sign of life, and of these packages the last one that anybody waits for. */
export const whenPackageDelivered: Reaction<PackageDelivered> = {
  name: 'when-package-delivered',
  to: ['logistics.package-delivered.v1'],
  react: ({ data: { shipmentId, packageNumbers }, occurredAt, effectiveAt }, _, { now }) => [
    on(shipmentWatch, shipmentId, {
      type: 'RecordWatchEnd',
      data: { occurredAt, effectiveAt, sign: 'DELIVERED', reason: 'delivered', packageNumbers, now },
    }),
  ],
};
