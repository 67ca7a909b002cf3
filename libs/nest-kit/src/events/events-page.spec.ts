import { contractsOf } from '@throughline/contracts';
import { eventsPage, fieldsOf } from './events-page.js';

describe('the page of events', () => {
  const page = eventsPage('order', 'acme');

  it.each(contractsOf('order').map((contract) => [contract.type, contract] as const))(
    'shows %s with its promise, audience, schema and every sample',
    (type, { audience, samples }) => {
      const [, section = ''] = page.split(`<section id="${type}">`);
      const own = section.split('</section>')[0]!;
      expect(own).toContain(`<span class="${audience}">`);
      expect(own).toContain(`href="/docs/events/schemas/${type}.json"`);
      expect(own.split('<pre>')).toHaveLength(samples.length + 1);
    },
  );

  it('is whole without anything from elsewhere, and without scripts', () => {
    expect(page).not.toMatch(/<script|src=|@import|url\(|https?:/);
    expect(page).toContain('<code>acme.order</code>');
  });

  it('shows text as text', () => {
    expect(page).not.toContain('"orderNumber"');
    expect(page).toContain('&#34;orderNumber&#34;');
  });

  it('says of a context without contracts that there is nothing', () => {
    expect(eventsPage('somebody')).toContain('Nothing so far.');
  });

  it('lists every value that a schema names', () => {
    expect(
      fieldsOf({
        required: ['lines', 'by'],
        properties: {
          lines: {
            type: 'array',
            items: { required: ['sku'], properties: { sku: { type: 'string', description: 'what' } } },
          },
          by: {
            anyOf: [
              { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } },
              { const: 'nobody' },
            ],
          },
          late: { const: true },
          state: { enum: ['new', 'old'] },
        },
      }),
    ).toEqual([
      { path: 'lines', kind: 'list of anything', optional: false, meaning: '' },
      { path: 'lines[].sku', kind: 'string', optional: false, meaning: 'what' },
      { path: 'by', kind: 'object or always "nobody"', optional: false, meaning: '' },
      { path: 'by.at', kind: 'date-time', optional: true, meaning: '' },
      { path: 'late', kind: 'always true', optional: true, meaning: '' },
      { path: 'state', kind: '"new" or "old"', optional: true, meaning: '' },
    ]);
  });
});
