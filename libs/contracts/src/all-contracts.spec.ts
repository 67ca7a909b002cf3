import { readdirSync, readFileSync } from 'node:fs';
import { allContracts, audienceOf, contractOf, contractsOf, publishingContexts } from './all-contracts.js';
import { checkContract, checkKnownContract } from './check-contract.js';
import * as everything from './index.js';
import { schemaDocuments } from './schema-documents.js';

const contexts = ['alerting', 'logistics', 'order'];
const files = (folder: string, extension: string) => {
  const path = new URL(`../${folder}/`, import.meta.url);
  return contexts.flatMap((context) =>
    readdirSync(new URL(`${context}/`, path))
      .filter((file) => file.endsWith(extension) && file !== 'index.ts' && file !== 'parts.ts')
      .map((file) => `${context}/${file}`),
  );
};

describe('the contracts between contexts', () => {
  it('have names of their own', () => {
    expect(new Set(allContracts.map(({ type }) => type)).size).toBe(allContracts.length);
  });

  it('stand one in a file of the same name', () => {
    expect(allContracts.map(({ type }) => `${type.replace('.', '/')}.ts`).sort()).toEqual(files('src', '.ts').sort());
  });

  describe.each(allContracts.map((contract) => [contract.type, contract] as const))('%s', (type, contract) => {
    it('is called context.noun-verb.vN', () => {
      expect(type).toMatch(/^(order|logistics|alerting)\.[a-z]+(-[a-z]+)+\.v[1-9]\d*$/);
    });

    it('is exported under its name', () => {
      const [, name = ''] = type.split('.', 2);
      const camel = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      expect(everything).toHaveProperty(`${camel}${type.split('.').at(-1)?.toUpperCase() ?? ''}`, contract);
    });

    it('makes a promise and shows samples that keep it', () => {
      expect(contract.promise).toMatch(/^[A-Z].+\.$/);
      expect(contract.samples.length).toBeGreaterThan(0);
      for (const sample of contract.samples) expect(checkContract(type, sample)).toBeUndefined();
    });

    it('says of nothing that it is a fact', () => {
      expect(checkContract(type, {})).toMatch(/^data must have required property/);
    });

    it('leaves room for what a later sender adds', () => {
      expect(checkContract(type, { ...(contract.samples[0] as object), addedLater: true })).toBeUndefined();
    });
  });

  it('are committed as JSON Schema: after a change, npm run build && node libs/contracts/scripts/write-documents.mjs', () => {
    const documents = schemaDocuments();
    expect(files('schemas', '.json').sort()).toEqual(documents.map(({ path }) => path).sort());
    for (const { path, text } of documents) {
      expect(readFileSync(new URL(`../schemas/${path}`, import.meta.url), 'utf8')).toBe(text);
    }
  });

  it('are each published by one context', () => {
    expect([...publishingContexts].sort()).toEqual(contexts);
    expect(publishingContexts.flatMap(contractsOf)).toEqual(allContracts);
  });
});

describe('the audience of a contract', () => {
  it.each([
    ['order.sales-order-placed.v1', 'partner'],
    ['logistics.shipment-delivered.v1', 'partner'],
    ['logistics.shipment-packed.v1', 'internal'],
    ['logistics.package-delivered.v1', 'partner'],
    ['logistics.goods-returned.v1', 'partner'],
    ['logistics.waybill-replaced.v1', 'partner'],
    ['logistics.exception-raised.v1', 'partner'],
    ['order.fulfilment-released.v1', 'internal'],
    ['order.shipped-before-approval-reported.v1', 'internal'],
  ])('of %s is %s', (type, audience) => {
    expect(audienceOf(type)).toBe(audience);
  });

  it('does not include partners for any case of ours', () => {
    expect(new Set(contractsOf('alerting').map(({ type }) => audienceOf(type)))).toEqual(new Set(['internal']));
  });

  it('is only ourselves for what we do not know', () => {
    expect(audienceOf('order.sales-order-placed.v99')).toBe('internal');
    expect(audienceOf('throughline.order.sales-order-placed.v1')).toBe('internal');
  });
});

describe('checking data against its contract', () => {
  const placed = contractOf('order.sales-order-placed.v1')?.samples[0] as object;

  it('names place and rule, not the value', () => {
    const fault = checkContract('order.sales-order-placed.v1', {
      ...placed,
      orderNumber: 4711,
      salesOrderId: 'x_4711',
    });
    expect(fault).toBe('data/orderNumber must be string');
  });

  it.each(['2026-02-30T10:00:00Z', '2026-03-02T10:00:00', '2026-03-02 10:00:00Z', '2026-03-02T23:59:60Z', 'soon'])(
    'takes %s for no instant',
    (promiseLimit) => {
      expect(checkContract('order.sales-order-placed.v1', { ...placed, promiseLimit })).toBe(
        'data/promiseLimit must match format "date-time"',
      );
    },
  );

  it('knows no contract by a wrong name', () => {
    expect(() => checkContract('order.sales-order-place.v1', placed)).toThrow(RangeError);
    expect(contractOf('order.sales-order-place.v1')).toBeUndefined();
  });

  it('lets a reader pass over a name that is newer than itself', () => {
    expect(checkKnownContract('order.sales-order-placed.v99', {})).toBeUndefined();
    expect(checkKnownContract('order.sales-order-placed.v1', {})).toMatch(/required property/);
  });
});
