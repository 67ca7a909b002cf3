import { audienceOf, contractsOf, publishingContexts } from '@throughline/contracts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A contract and the publication that fills it name the same audience: what a partner's feed shows is decided by the contract. */

const publications = (context: string): ReadonlyMap<string, string> => {
  const file = new URL(`../../../services/${context}/app/src/published-events/published-events.ts`, import.meta.url);
  const source = readFileSync(fileURLToPath(file), 'utf8');
  return new Map([
    // `partner<typeof …>('order.sales-order-placed.v1', …)`
    ...[...source.matchAll(/\b(partner|internal)<[^>]*>\(\s*'([^']+)'/g)].map(
      ([, audience, type]) => [type!, audience!] as const,
    ),
    // `type: 'logistics.shipment-announced.v1', audience: 'internal'`
    ...[...source.matchAll(/type: '([^']+)',\s*audience: '([^']+)'/g)].map(
      ([, type, audience]) => [type!, audience!] as const,
    ),
  ]);
};

describe.each(publishingContexts)('publications of %s', (context) => {
  it('name the audience of their contract, each of them', () => {
    expect([...publications(context)].sort()).toEqual(
      contractsOf(context)
        .map(({ type }) => [type, audienceOf(type)])
        .sort(),
    );
  });
});
