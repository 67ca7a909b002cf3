import { waybillKey, type Waybill } from '@throughline/logistics-domain';
import { isBefore } from '@throughline/values';
import type { PushSettings } from './carrier-provider.js';
import { plainCode } from './plain-text.js';
import { timeTold } from './told-times.js';
import { unreadable, updateTold, type Node, type Part } from './told-updates.js';

export interface Snapshot {
  readonly nodes: readonly Node[];
  /** Of nodes of the same time, the later step stands there. */
  readonly newest: 'first' | 'last';
  /** The code of the waybill as a whole. */
  readonly code: string | undefined;
}

/**
 * The whole trace, as it is sent every time. A node without a code has that of the waybill, but only the newest one: what a journey has
 * come to is not what its first scans were. The others are told once, together: with a plain subscription that is most of them.
 */
export const snapshotTold = (waybill: Waybill, snapshot: Snapshot, settings: PushSettings): readonly Part[] => {
  const newest = newestOf(snapshot, settings);
  const nodes = snapshot.nodes.map((node) =>
    node === newest && isUncoded(node) ? { ...node, code: snapshot.code } : node,
  );
  const uncoded = nodes.filter(isUncoded).length;
  return [
    ...nodes.filter((node) => !isUncoded(node)).map((node) => updateTold(waybill, node, settings)),
    ...(uncoded === 0 ? [] : [unreadable(`${waybillKey(waybill)}: nodes without a code: ${uncoded}`)]),
  ];
};

const isUncoded = ({ code }: Node): boolean => plainCode(code) === undefined;

const newestOf = ({ nodes, newest }: Snapshot, settings: PushSettings): Node | undefined => {
  const inOrder = newest === 'last' ? nodes : nodes.toReversed();
  return inOrder.reduce<{ node: Node; at: NonNullable<ReturnType<typeof timeTold>>['occurredAt'] } | undefined>(
    (latest, node) => {
      const at = timeTold(node.time, settings)?.occurredAt;
      return at === undefined || (latest && isBefore(at, latest.at)) ? latest : { node, at };
    },
    undefined,
  )?.node;
};
