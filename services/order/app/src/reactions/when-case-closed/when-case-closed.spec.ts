import { caseClosedV1 } from '@throughline/contracts';
import { on } from '@throughline/event-sourcing';
import { salesOrder, unmatchedShipment } from '@throughline/order-domain';
import { context, finding, learntOf, told } from '../../told.histories.js';
import { whenCaseClosed } from './when-case-closed.js';

const type = 'alerting.case-closed.v1';
const [sample] = caseClosedV1.samples;
const identity = {
  caseId: 'case_1',
  rule: 'silence-after-dispatch',
  stage: 'shipped',
  subject: { type: 'shipment', id: 'shp_1' },
};
const message = (changes: object = {}) => told(type, { ...sample!, ...identity, orders: ['SO-1', 'SO-2'], ...changes });
const fact = (changes: object = {}) => ({
  type: 'RecordCaseEnded' as const,
  data: {
    ...learntOf(type),
    ...identity,
    ...changes,
    as: 'closed' as const,
    cause: sample!.cause,
    liableParty: sample!.liableParty,
    remedy: sample!.remedy,
  },
});

describe('a case that was closed', () => {
  it('is recorded on each order that it concerns', () => {
    const found = finding({ 'SO-1': 'so_1', 'SO-2': 'so_2' });
    const shipment = { shipmentId: 'shp_1' };
    expect(whenCaseClosed.react(message(shipment), found, context)).toEqual([
      on(salesOrder, 'so_1', fact(shipment)),
      on(salesOrder, 'so_2', fact(shipment)),
    ]);
  });

  it('waits with its shipment for an order that we do not know', () => {
    const waiting = [{ orderNumber: 'SO-2', fact: fact({ shipmentId: 'shp_1' }) }];
    expect(whenCaseClosed.react(message({ shipmentId: 'shp_1' }), finding({ 'SO-1': 'so_1' }), context)).toEqual([
      on(salesOrder, 'so_1', fact({ shipmentId: 'shp_1' })),
      on(unmatchedShipment, 'shp_1', {
        type: 'SetShipmentFactAside',
        data: { ...learntOf(type), shipmentId: 'shp_1', told: type, waiting },
      }),
    ]);
  });

  it('says nothing when it concerns no order of ours', () => {
    const ofSource = message({ subject: { type: 'source', id: 'logistics' }, orders: [], shipmentId: undefined });
    expect(whenCaseClosed.react(ofSource, finding({}), context)).toEqual([]);
  });
});
