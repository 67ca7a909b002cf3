import { at, specification } from '@throughline/event-sourcing';
import type { DispatchShipment } from './dispatch-shipment.js';
import { shipment } from './shipment.decider.js';
import type { ShipmentEvent } from './shipment.events.js';
import { announced, cancelled, contents, dispatched, registeredByHand } from './shipment.histories.js';

const { given } = specification(shipment);
const dispatch = (more: Partial<DispatchShipment['data']> = {}): DispatchShipment => ({
  type: 'DispatchShipment',
  data: {
    carrier: 'sf',
    waybillNumber: 'SF1234567890123',
    packages: [],
    ownNumber: 'SHP01JQ7M4T5E8V9W0X1Y2Z3A4B5C',
    dispatchedAt: dispatched.occurredAt,
    now: at('2026-03-02T10:30:00Z'),
    ...more,
  },
});

describe('dispatch shipment', () => {
  it('sends announced goods on their way', () => {
    given(announced).twice(dispatch()).then(dispatched);
  });

  it('is done once where the number stood on a package when it was packed', () => {
    const number = { packageNumber: '1', waybillNumber: 'SF1234567890123' };
    const packed: ShipmentEvent = {
      type: 'ShipmentPacked',
      occurredAt: announced.occurredAt,
      data: { contents, packages: [number], fulfilmentId: 'ful_1' },
    };
    const { waybillNumber: _, ...data } = dispatch().data;
    given(announced, packed)
      .twice({ type: 'DispatchShipment', data })
      .then({ ...dispatched, data: { ...dispatched.data, packages: [number] } });
    given(announced, packed, dispatched)
      .when({ type: 'DispatchShipment', data: { ...data, carrier: 'yto' } })
      .thenRejected('shipment-already-dispatched');
  });

  it('sends goods registered by hand on their way', () => {
    given(registeredByHand)
      .twice(dispatch({ carrier: 'SF', waybillNumber: 'sf 1234 567890123' }))
      .then({
        ...dispatched,
        data: { contents, carrier: 'sf', waybillNumber: 'SF1234567890123', packages: [{ packageNumber: '1' }] },
      });
  });

  it('numbers packages by their place where they have no number', () => {
    const packages = [{ weightGrams: 500 }, { packageNumber: 'B-7' }];
    given(announced)
      .when(dispatch({ packages }))
      .then({
        ...dispatched,
        data: {
          ...dispatched.data,
          packages: [{ packageNumber: '1', weightGrams: 500 }, { packageNumber: 'B-7' }],
        },
      });
  });

  it('sends without a waybill what travels in a lorry, under a number of ours; who drives stands apart', () => {
    const vehicle = { plate: '沪A·12345', driver: '李师傅', phone: '13800000000' };
    const data = { ...dispatch({ carrier: 'own-fleet', vehicle }).data };
    delete (data as { waybillNumber?: string }).waybillNumber;
    given(announced)
      .twice({ type: 'DispatchShipment', data })
      .then({
        ...dispatched,
        data: {
          ...dispatched.data,
          carrier: 'own-fleet',
          waybillNumber: 'SHP01JQ7M4T5E8V9W0X1Y2Z3A4B5C',
          vehicle: { plate: '沪A·12345' },
        },
        personal: { driver: '李师傅', phone: '13800000000' },
      });
  });

  it('takes the number of the first package that has one for the shipment’s', () => {
    const packages = [{ waybillNumber: 'SF9876543210001' }, { waybillNumber: 'SF9876543210002' }];
    const data = { ...dispatch({ packages }).data };
    delete (data as { waybillNumber?: string }).waybillNumber;
    expect(given(announced).when({ type: 'DispatchShipment', data }).events).toMatchObject([
      { data: { waybillNumber: 'SF9876543210001' } },
    ]);
  });

  it('asks for a number where nothing says how it travels', () => {
    const data = { ...dispatch().data };
    delete (data as { waybillNumber?: string }).waybillNumber;
    given(announced).when({ type: 'DispatchShipment', data }).thenRejected('waybill-number-missing');
  });

  it('refuses two packages of one number', () => {
    given(announced)
      .when(dispatch({ packages: [{ packageNumber: '2' }, {}] }))
      .thenRejected('package-number-repeated');
  });

  it('gives packages numbers of their own, and the last one what the others leave', () => {
    const [line] = contents;
    const packages = [
      { waybillNumber: 'sf 9876543210001', contents: [{ ...line, quantity: 1 }], lengthMm: 300 },
      { packageNumber: 'B' },
    ];
    given(announced)
      .twice(dispatch({ packages }))
      .then({
        ...dispatched,
        data: {
          ...dispatched.data,
          packages: [
            {
              packageNumber: '1',
              waybillNumber: 'SF9876543210001',
              contents: [{ ...line, quantity: 1 }],
              lengthMm: 300,
            },
            { packageNumber: 'B', contents: [{ ...line, quantity: 1 }] },
          ],
        },
      });
  });

  it('sends what was packed, where nothing else is said', () => {
    const packages = [{ packageNumber: 'A' }, { packageNumber: 'B', waybillNumber: 'SF9876543210001' }];
    given(announced, { type: 'ShipmentPacked', occurredAt: dispatched.occurredAt, data: { contents, packages } })
      .when(dispatch())
      .then({ ...dispatched, data: { ...dispatched.data, packages } });
  });

  it.each([
    ['more than the shipment', 'package-contents-exceed-shipment', [[3]]],
    ['more together', 'package-contents-exceed-shipment', [[1], [2]]],
    ['less together', 'package-contents-incomplete', [[1]]],
    ['nothing of a line', 'quantity-not-positive', [[0], [2]]],
  ])('refuses packages that hold %s', (_, code, quantities) => {
    const packages = quantities.map((lines) => ({
      contents: lines.map((quantity) => ({ ...contents[0], quantity })),
    }));
    given(announced).when(dispatch({ packages })).thenRejected(code);
  });

  it('refuses a package’s number that is none of the carrier’s', () => {
    given(announced)
      .when(dispatch({ packages: [{ waybillNumber: '7.31E+13' }, {}] }))
      .thenRejected('waybill-number-impossible');
  });

  it.each(['7.31E+13', '123', 'ABCDEFGH', ''])('refuses %s, which cannot be a waybill number', (waybillNumber) => {
    given(announced).when(dispatch({ waybillNumber })).thenRejected('waybill-number-impossible');
  });

  it('refuses a postal number whose check digit is wrong', () => {
    given(announced)
      .when(dispatch({ carrier: 'correios', waybillNumber: 'RR123456784BR' }))
      .thenRejected('waybill-number-impossible');
  });

  it('does not send under a second number what has left under another', () => {
    given(announced, dispatched)
      .when(dispatch({ waybillNumber: 'SF9999999999999' }))
      .thenRejected('shipment-already-dispatched');
  });

  it('does not send what was cancelled', () => {
    given(announced, cancelled).when(dispatch()).thenRejected('shipment-already-cancelled');
  });

  it('knows no such shipment', () => {
    given().when(dispatch()).thenRejected('shipment-unknown');
  });

  it('refuses what has not happened yet', () => {
    given(announced)
      .when(dispatch({ dispatchedAt: at('2026-03-02T10:36:00Z') }))
      .thenRejected('occurred-in-the-future');
  });
});
