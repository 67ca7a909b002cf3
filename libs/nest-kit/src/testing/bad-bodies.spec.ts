import type { OpenAPIObject } from '@nestjs/swagger';
import { badBodies } from './bad-bodies.js';

const document = {
  components: {
    schemas: {
      Order: {
        type: 'object',
        properties: {
          placedAt: { type: 'string', format: 'date-time' },
          customer: { allOf: [{ $ref: '#/components/schemas/Customer' }] },
          lines: { type: 'array', minItems: 1, maxItems: 2, items: { $ref: '#/components/schemas/Line' } },
          process: { type: 'string', enum: ['standard'] },
        },
      },
      Customer: { type: 'object', properties: { name: { type: ['string', 'null'], minLength: 2, maxLength: 3 } } },
      Line: { type: 'object', properties: { quantity: { type: 'integer', minimum: 1, maximum: 9 } } },
    },
  },
} as unknown as OpenAPIObject;
const bodies = badBodies({ $ref: '#/components/schemas/Order' }, document);
const at = (pointer: string) =>
  bodies.filter(({ pointers }) => pointers[0] === pointer).map(({ body }) => JSON.stringify(body));

describe('bodies that a schema forbids', () => {
  it('cross every limit, also in objects within lists', () => {
    expect(at('/lines/0/quantity')).toEqual(
      ['"x"', 'true', '[]', '{}', 'null', '1.5', '0', '10'].map((value) => `{"lines":[{"quantity":${value}}]}`),
    );
    expect(at('/customer/name')).toEqual(
      ['7', 'true', '[]', '{}', '"x"', '"xxxx"'].map((value) => `{"customer":{"name":${value}}}`),
    );
    expect(at('/lines')).toEqual(expect.arrayContaining(['{"lines":[]}', '{"lines":[{},{},{}]}', '{"lines":null}']));
    expect(at('/placedAt')).toContain('{"placedAt":"10000-01-01T00:00:00Z"}');
    expect(at('/process')).toContain('{"process":"stranger"}');
  });

  it('may be laid to the list where an entry is wrong', () => {
    expect(bodies.find(({ pointers }) => pointers.includes('/lines/0'))).toEqual({
      what: '/lines/0 "x"',
      body: { lines: ['x'] },
      pointers: ['/lines/0', '/lines'],
    });
  });
});
