import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { oddPush } from './carrier-account.js';
import { exampleCases, examples } from './examples.js';

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly schema?: { readonly example?: unknown };
}

const idsIn = (context: string): readonly string[] => {
  const document = JSON.parse(
    readFileSync(new URL(`../../../services/${context}/openapi.json`, import.meta.url), 'utf8'),
  );
  return Object.entries<Record<string, { parameters?: Parameter[] }>>(document.paths)
    .filter(([path]) => /^\/v1\/(sales-orders|shipments|cases)\/\{id\}/.test(path))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { parameters = [] }]) => {
        const example = parameters.find((one) => one.in === 'path')?.schema?.example;
        if (typeof example !== 'string') throw new Error(`${method} ${path} of ${context} has no example`);
        return example;
      }),
    );
};

describe('the examples of the documents', () => {
  const told = JSON.stringify(examples);

  it.each(['order', 'logistics'])('are told: every id in a path of %s', (context) => {
    const ids = idsIn(context);
    expect(ids.length).toBeGreaterThan(1);
    for (const id of ids) expect(told).toContain(`"${id}"`);
  });

  it('have a push with the id that its bytes give it', () => {
    const document = readFileSync(new URL('../../../services/logistics/openapi.json', import.meta.url), 'utf8');
    const id = createHash('sha256')
      .update(`sf-1\n${JSON.stringify(oddPush)}`)
      .digest('hex')
      .slice(0, 40);
    expect(document).toContain(`"psh_${id}"`);
  });

  it('need an id each in a path of alerting; cases follow from what is told', () => {
    const ids = new Set(idsIn('alerting'));
    expect(ids.size).toBe(exampleCases.length);
  });

  it('are not the orders of the tour, nor those that the pages place', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    for (const { orderNumber } of examples) {
      expect(readme).not.toContain(orderNumber);
      expect(orderNumber).not.toMatch(/^SO-200/);
    }
  });
});
