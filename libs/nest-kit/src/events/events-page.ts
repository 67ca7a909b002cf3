import { contractsOf, type Audience, type Contract } from '@throughline/contracts';

/** The events of a context for people: one page without scripts, with nothing from elsewhere. */
export const eventsPage = (context: string, topicPrefix = 'throughline'): string => {
  const contracts = contractsOf(context);
  const title = `Throughline: what ${context} tells others`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escape(title)}</h1>
<p>Facts in the order in which they were stored, on the Kafka topic <code>${escape(topicPrefix)}.${escape(context)}</code> and on the HTTP feed
<code>GET /v1/feed</code>. Both give every event the same position: a cursor can leave one and go on at the other.
For programs: <a href="/docs/events">this address</a> as JSON is an AsyncAPI 3 document. The REST interface: <a href="/docs">/docs</a>.</p>
${contracts.length === 0 ? '<p>Nothing so far.</p>' : `${overview(contracts)}${contracts.map(section).join('')}`}
</body>
</html>
`;
};

const overview = (contracts: readonly Contract[]): string => `<table>
<thead><tr><th>event</th><th>audience</th><th>promise</th></tr></thead>
<tbody>
${contracts
  .map(
    ({ type, audience, promise }) =>
      `<tr><td><a href="#${escape(type)}">${escape(nameOf(type))}</a></td><td>${badge(audience)}</td><td>${escape(promise)}</td></tr>`,
  )
  .join('\n')}
</tbody>
</table>
`;

const section = ({ type, audience, promise, schema, samples }: Contract): string => `<section id="${escape(type)}">
<h2>${escape(nameOf(type))} ${badge(audience)}</h2>
<p>${escape(promise)}</p>
<p>CloudEvents type <code>throughline.${escape(type)}</code> · <a href="/docs/events/schemas/${escape(type)}.json">JSON Schema</a></p>
<table>
<thead><tr><th>field</th><th>kind</th><th></th><th>meaning</th></tr></thead>
<tbody>
${fieldsOf(schema as Schema)
  .map(
    ({ path, kind, optional, meaning }) =>
      `<tr><td><code>${escape(path)}</code></td><td>${escape(kind)}</td><td>${optional ? 'optional' : ''}</td><td>${escape(meaning)}</td></tr>`,
  )
  .join('\n')}
</tbody>
</table>
${samples.map((sample) => `<pre>${escape(JSON.stringify(sample, undefined, 2))}</pre>`).join('\n')}
</section>
`;

/** One value of an event, wherever in it. */
export interface Field {
  /** `lines[].quantity` */
  readonly path: string;
  readonly kind: string;
  readonly optional: boolean;
  readonly meaning: string;
}

/** JSON Schema as our contracts use it. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Every value that a schema names, outermost first. */
export const fieldsOf = (schema: Schema, within = ''): readonly Field[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${within}${name}`;
    const optional = schema.required?.includes(name) !== true;
    return [{ path, kind: kindOf(field), optional, meaning: field.description ?? '' }, ...inside(field, path)];
  });

const inside = (field: Schema, path: string): readonly Field[] => [
  ...fieldsOf(field, `${path}.`),
  ...(field.items === undefined ? [] : inside(field.items, `${path}[]`)),
  ...(field.anyOf ?? []).flatMap((alternative) => inside(alternative, path)),
];

const kindOf = ({ type, format, const: only, enum: values, items, anyOf }: Schema): string => {
  if (only !== undefined) return `always ${JSON.stringify(only)}`;
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' or ');
  if (anyOf !== undefined) return anyOf.map(kindOf).join(' or ');
  if (items !== undefined) return `list of ${kindOf(items)}`;
  return format ?? type ?? 'anything';
};

/** `order.sales-order-placed.v1` → `sales-order-placed.v1` */
const nameOf = (type: string): string => type.slice(type.indexOf('.') + 1);

const badge = (audience: Audience): string => `<span class="${audience}">${audience}</span>`;

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }
pre { background: #8881; overflow: auto; padding: .8rem; }
section { border-top: 2px solid #8886; margin-top: 2.5rem; }
.partner, .internal { border: 1px solid; border-radius: 1em; font-size: .75rem; font-weight: normal; padding: .1rem .6rem; }
.partner { color: #18794e; }
.internal { color: #8a6d1c; }
`;
