import { asRecorded } from '@throughline/event-sourcing';
import { hours } from '@throughline/values';
import {
  allDelivered,
  allShipped,
  approved,
  cancelled,
  cancelledBeforeApproval,
  delivered,
  four,
  learnt,
  march,
  march2,
  orderNumber,
  placed,
  placedDirect,
  promiseBrokenCaseOpened,
  rejected,
  released,
  shipped,
  shippedBeforeApproval,
  silenceCaseOpened,
  silenceCaseResolved,
  six,
  withdrawn,
  type SalesOrderPast,
} from './sales-order.histories.js';
import { ledgerOf } from './quantity-ledger.js';
import { headlineOf, stageBar, type StageNode } from './stage-bar.js';
import { evolveTracked, type TrackedOrder } from './tracked-order.js';

const tracked = (...past: SalesOrderPast): TrackedOrder => {
  const order = past
    .map((event, index) => asRecorded('sales-order', 'so_1', event, index))
    .reduce<TrackedOrder | undefined>(evolveTracked, undefined);
  if (order === undefined) throw new Error('the history does not place the order');
  return order;
};
const bar = (...past: SalesOrderPast) => stageBar(tracked(...past));
const node = (nodes: readonly StageNode[], stage: StageNode['stage']) => nodes.find((each) => each.stage === stage);

const signs = { reached: '●', current: '◐', upcoming: '○', skipped: '–' };

/** ● reached, ◐ current, ○ upcoming, – skipped, ! trouble, and so many of so many where a count has begun. */
const text = (nodes: readonly StageNode[]): string =>
  nodes
    .map(({ progress, troubles, done, total }) => {
      const count = progress === 'current' && done > 0 ? `${done}/${total}` : '';
      return `${signs[progress]}${troubles.length > 0 ? '!' : ''}${count}`;
    })
    .join(' ');

const sixThenFour: SalesOrderPast = [
  ...approved,
  ...shipped('shp_1', [six], march2('12:00'), 'ful_1'),
  ...released('ful_2', [four], march2('12:00')),
];

describe('the stage bar', () => {
  it('waits for the approval', () => expect(text(bar(...placed))).toBe('● ◐ ○ ○ ○ ○ ○'));

  it('prepares and ships once released', () => expect(text(bar(...approved))).toBe('● ● ◐ ◐ ○ ○ ○'));

  it('skips an approval that the process does not ask for', () => {
    const nodes = bar(...placedDirect);
    expect(text(nodes)).toBe('● – ◐ ◐ ○ ○ ○');
    expect(node(nodes, 'approved')?.skippedBecause).toBe('no-gate');
  });

  it('takes packing as implied when everything shipped without it', () => {
    const nodes = bar(...allShipped);
    expect(text(nodes)).toBe('● ● – ● ◐ ○ ○');
    expect(node(nodes, 'prepared')?.skippedBecause).toBe('implied');
    expect(node(nodes, 'shipped')?.at).toBe(march2('12:00'));
  });

  it('shows 48 h of silence beside the tick, and lets it go with the case', () => {
    const silent = bar(...allShipped, ...silenceCaseOpened);
    expect(text(silent)).toBe('● ● – ●! ◐ ○ ○');
    expect(headlineOf(silent)).toEqual({ stage: 'shipped', inTrouble: true });
    expect(node(silent, 'shipped')?.troubles).toEqual([
      { kind: 'case', caseId: 'case_1', rule: 'silence-after-dispatch' },
    ]);
    expect(text(bar(...allShipped, ...silenceCaseOpened, ...silenceCaseResolved))).toBe('● ● – ● ◐ ○ ○');
  });

  it('shows goods that left before the approval until it is given, and then by how much it was late', () => {
    const early = bar(...shippedBeforeApproval);
    expect(text(early)).toBe('● ◐! – ● ◐ ○ ○');
    expect(headlineOf(early)).toEqual({ stage: 'approved', inTrouble: true });

    const later = bar(...shippedBeforeApproval, {
      type: 'SalesOrderApproved',
      occurredAt: march2('12:30'),
      data: { orderNumber },
    });
    expect(text(later)).toBe('● ● – ● ◐ ○ ○');
    expect(node(later, 'approved')?.afterDispatchMs).toBe(hours(3));
  });

  it('drops the early goods when they turn out to have left with approval', () => {
    const later = [...shippedBeforeApproval, ...withdrawn('shp_1', march2('10:01'))];
    expect(text(bar(...later))).toBe('● ◐ – ● ◐ ○ ○');
    expect(tracked(...later).shipments[0]).not.toHaveProperty('shippedBeforeApproval');
  });

  it('counts a part that was signed for', () => {
    const nodes = bar(
      ...sixThenFour,
      ...shipped('shp_2', [four], march2('13:00'), 'ful_2'),
      ...delivered('shp_1', [six], march(4)),
    );
    expect(text(nodes)).toBe('● ● – ● ◐6/10 ○ ○');
  });

  it('counts a split of six and four of which one part was dispatched', () => {
    const nodes = bar(...sixThenFour);
    expect(text(nodes)).toBe('● ● ◐6/10 ◐6/10 ◐ ○ ○');
    expect(node(nodes, 'delivered')).toMatchObject({ progress: 'current', done: 0, total: 10 });
    expect(tracked(...sixThenFour).shipments).toHaveLength(1);
  });

  it('is in trouble for one silent shipment although the other is signed', () => {
    const nodes = bar(
      ...sixThenFour,
      ...shipped('shp_2', [four], march2('13:00'), 'ful_2'),
      ...delivered('shp_2', [four], march(4)),
      ...silenceCaseOpened,
    );
    expect(text(nodes)).toBe('● ● – ●! ◐4/10 ○ ○');
  });

  it('opens after-sales when all is signed', () => {
    const nodes = bar(...allDelivered);
    expect(text(nodes)).toBe('● ● – ● ● ◐ ○');
    expect(headlineOf(nodes)).toEqual({ stage: 'after-sales', inTrouble: false });
  });

  it('keeps what was reached when the order is cancelled before anything left', () => {
    const nodes = bar(...cancelled);
    expect(text(nodes)).toBe('● ● – – – – –');
    expect(headlineOf(nodes)).toEqual({ stage: 'approved', inTrouble: false });
    expect(text(bar(...cancelledBeforeApproval))).toBe('● – – – – – –');
  });

  it('shows a rejection at the first node', () => {
    const nodes = bar(...rejected);
    expect(text(nodes)).toBe('●! – – – – – –');
    expect(node(nodes, 'approved')?.skippedBecause).toBe('rejected');
  });

  it('shows a delivery exception at shipped while it stands', () => {
    const exception = { orderNumber, shipmentId: 'shp_1', exceptionId: 'trk_1', kind: 'DELAY' };
    const noted = {
      type: 'DeliveryExceptionNoted',
      occurredAt: march(3),
      data: { ...exception, ...learnt('a', march(3)) },
    } as const;
    const cleared = {
      type: 'DeliveryExceptionCleared',
      occurredAt: march(4),
      data: { ...exception, ...learnt('b', march(4)) },
    } as const;
    expect(text(bar(...allShipped, noted))).toBe('● ● – ●! ◐ ○ ○');
    expect(text(bar(...allShipped, noted, cleared))).toBe('● ● – ● ◐ ○ ○');
    expect(text(bar(...allShipped, cleared, noted))).toBe('● ● – ● ◐ ○ ○');
  });

  it('shows a refused package at delivered', () => {
    const refused = {
      orderNumber,
      shipmentId: 'shp_1',
      exceptionId: 'trk_1',
      kind: 'REFUSED',
      ...learnt('a', march(3)),
    };
    expect(text(bar(...allShipped, { type: 'DeliveryExceptionNoted', occurredAt: march(3), data: refused }))).toBe(
      '● ● – ● ◐! ○ ○',
    );
  });

  it('shows a broken promise at delivered until its case is closed, also after the delivery', () => {
    expect(text(bar(...allShipped, ...promiseBrokenCaseOpened))).toBe('● ● – ● ◐! ○ ○');
    expect(text(bar(...allDelivered, ...promiseBrokenCaseOpened))).toBe('● ● – ● ●! ◐ ○');
  });

  it('shows an unexpected delivery until the case that it led to has ended', () => {
    const unexpected: SalesOrderPast = [
      ...approved,
      ...delivered('shp_9', [six, four], march(4)),
      {
        type: 'UnexpectedDeliveryReported',
        occurredAt: march(4),
        data: {
          orderNumber,
          shipmentId: 'shp_9',
          deliveredAt: march(4),
          reason: 'never-shipped',
          contents: [six, four],
        },
      },
    ];
    expect(text(bar(...unexpected))).toBe('● ● – ● ●! ○ ○');
    const ended = {
      type: 'CaseEndedOnOrder',
      occurredAt: march(5),
      data: {
        orderNumber,
        ...learnt('ended', march(5)),
        caseId: 'case_5',
        rule: 'unexpected-delivery',
        stage: 'delivered',
        subject: { type: 'shipment', id: 'shp_9' },
        shipmentId: 'shp_9',
        as: 'resolved',
        cause: 'scan-missing',
        liableParty: 'warehouse',
        remedy: 'none',
      },
    } as const;
    expect(text(bar(...unexpected, ended))).toBe('● ● – ● ● ○ ○');
  });

  describe('of ten in two packages', () => {
    const [eight, two] = [[six, { lineNumber: 2, quantity: 2 }], [{ lineNumber: 2, quantity: 2 }]];
    const of = (day: number) => ({ orderNumber, shipmentId: 'shp_1', ...learnt(`a-${day}`, march(day)) });
    const inSecond = { packageNumbers: ['2'], contents: two };
    const signed: SalesOrderPast = [
      { type: 'PackageDelivered', occurredAt: march(4), data: { ...of(4), packageNumbers: ['1'], contents: eight } },
    ];
    const trouble = (kind: string, day = 4): SalesOrderPast => [
      {
        type: 'DeliveryExceptionNoted',
        occurredAt: march(day),
        data: { ...of(day), ...inSecond, exceptionId: `trk_${kind}`, kind },
      },
    ];
    const over = (kind: string, day = 7): SalesOrderPast => [
      {
        type: 'DeliveryExceptionCleared',
        occurredAt: march(day),
        data: { ...of(day), exceptionId: `trk_${kind}`, kind },
      },
    ];
    const back: SalesOrderPast = [{ type: 'GoodsReturned', occurredAt: march(7), data: { ...of(7), ...inSecond } }];
    const secondSigned: SalesOrderPast = [
      { type: 'PackageDelivered', occurredAt: march(8), data: { ...of(8), ...inSecond } },
    ];
    const second = (...past: SalesOrderPast) => {
      const { refused, lost, damaged, returned, delivered: arrived } = ledgerOf(tracked(...past))[1]!;
      return { refused, lost, damaged, returned, arrived };
    };
    const none = { refused: 0, lost: 0, damaged: 0, returned: 0, arrived: 2 };

    it('shows the refused one', () => {
      const past = [...allShipped, ...signed, ...trouble('REFUSED')];
      expect(text(bar(...past))).toBe('● ● – ● ◐!8/10 ○ ○');
      expect(second(...past)).toEqual({ ...none, refused: 2 });
    });

    it('shows that it came back, until as much is signed for as is wanted', () => {
      const past = [...allShipped, ...signed, ...trouble('REFUSED'), ...back, ...over('REFUSED')];
      expect(text(bar(...past))).toBe('● ● – ● ◐!8/10 ○ ○');
      expect(second(...past)).toEqual({ ...none, returned: 2 });
      const again = [...shipped('shp_2', two, march(8)), ...delivered('shp_2', two, march(9))];
      expect(text(bar(...past, ...again))).toBe('● ● – ● ● ○ ○');
      expect(ledgerOf(tracked(...past, ...again))[1]).toMatchObject({
        shipped: 4,
        replaced: 2,
        shippedInExcess: 0,
        delivered: 4,
        returned: 2,
      });
    });

    it('takes nothing for a replacement of what came back to a cancelled order', () => {
      const cancelled: SalesOrderPast = [
        {
          type: 'SalesOrderCancelled',
          occurredAt: march(6),
          data: { orderNumber, reason: 'recalled', changeId: 'chg_1' },
        },
      ];
      const past = [...allShipped, ...cancelled, ...back];
      expect(ledgerOf(tracked(...past))[1]).toMatchObject({ cancelled: 4, returned: 2, replaced: 0 });
    });

    it('shows the lost one until it is found', () => {
      const past = [...allShipped, ...signed, ...trouble('LOST')];
      expect(text(bar(...past))).toBe('● ● – ● ◐!8/10 ○ ○');
      expect(second(...past)).toEqual({ ...none, lost: 2 });
      expect(text(bar(...past, ...over('LOST')))).toBe('● ● – ● ◐8/10 ○ ○');
      expect(second(...past, ...over('LOST'), ...secondSigned)).toEqual({ ...none, arrived: 4 });
    });

    it('counts the damaged one wherever it is, until that is over', () => {
      const past = [...allShipped, ...signed, ...trouble('DAMAGED')];
      expect(second(...past)).toEqual({ ...none, damaged: 2 });
      expect(second(...past, ...over('DAMAGED'))).toEqual(none);
    });

    it('counts what packing has told', () => {
      const packed: SalesOrderPast = [
        { type: 'GoodsPacked', occurredAt: march2('11:00'), data: { ...of(2), contents: [six, four] } },
      ];
      expect(text(bar(...approved, ...packed))).toBe('● ● ● ◐ ○ ○ ○');
      expect(text(bar(...allShipped, ...packed))).toBe('● ● ● ● ◐ ○ ○');
    });
  });
});
