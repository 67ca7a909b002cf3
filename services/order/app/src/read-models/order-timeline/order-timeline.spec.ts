import { histories } from '@throughline/order-domain';
import { rowsOf } from '../../folded.histories.js';
import { orderTimeline } from './order-timeline.projection.js';

const { allDelivered, allShipped, corrected, march, march2, placed, shipped, silenceCaseOpened, six } = histories;

const entries = (so_1: histories.SalesOrderPast) => [
  ...rowsOf(orderTimeline, 'sales-order', { so_1, so_2: placed }).values(),
];

describe('the timeline of an order', () => {
  it('has one entry per fact of that order', () => {
    const own = entries(allDelivered).filter((entry) => entry.salesOrderId === 'so_1');
    expect(own.map((entry) => entry.type)).toEqual(allDelivered.map((event) => event.type));
    expect(entries(allDelivered).at(-1)).toMatchObject({ id: 'so_2/00000001', type: 'SalesOrderPlaced' });
  });

  it('says whose fact each entry is, and keeps which one', () => {
    const [goods] = entries(allShipped).filter((entry) => entry.type === 'GoodsShipped');
    expect(goods).toMatchObject({
      source: 'logistics',
      cause: { actor: 'spec', causationId: 'spec', factId: 'shipped-shp_1' },
      details: { shipmentId: 'shp_1', waybillNumber: 'SF-shp_1' },
    });
    const [opened] = entries([...allShipped, ...silenceCaseOpened]).filter(
      (entry) => entry.type === 'CaseOpenedOnOrder',
    );
    expect(opened).toMatchObject({ source: 'alerting', details: { rule: 'silence-after-dispatch' } });
  });

  it('keeps both clocks, and is merged by the time at which the fact took effect', () => {
    const [learntLate] = shipped('shp_2', [six], march2('12:00'));
    const [goods] = entries([...placed, { ...learntLate!, recordedAt: march(3) }]).filter(
      (entry) => entry.type === 'GoodsShipped',
    );
    expect(goods).toMatchObject({ effectiveAt: march2('12:00'), occurredAt: march2('12:00'), recordedAt: march(3) });
  });

  it('suspects the clock of a source whose fact came from the future there', () => {
    const suspected = (occurredAt: ReturnType<typeof march2>) => {
      const [told] = shipped('shp_2', [six], march2('12:00'));
      const past = [...placed, { ...told!, occurredAt, recordedAt: march(3) }];
      return entries(past).find((entry) => entry.type === 'GoodsShipped')?.clockSuspect;
    };
    expect(suspected(march2('12:05'))).toBe(false);
    expect(suspected(march2('12:06'))).toBe(true);
  });

  it('shows a corrected signature as a fact of logistics', () => {
    const [correction] = entries([...allDelivered, ...corrected('shp_1', march(3))]).filter(
      (entry) => entry.type === 'DeliveryTimeCorrected',
    );
    expect(correction).toMatchObject({ source: 'logistics', details: { shipmentId: 'shp_1', deliveredAt: march(3) } });
  });

  it('says nothing about people', () => {
    const told = placed.map((event) => ({ ...event, personal: { name: '王芳' } }) as histories.SalesOrderPast[number]);
    expect(JSON.stringify(entries(told))).not.toContain('王芳');
  });
});
