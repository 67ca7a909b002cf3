/**
 * SF's form mode sends one shape of XML only: a `Request` with a `Body` of `WaybillRoute` elements, which hold attributes and nothing
 * else ("RoutePushService" documentation). This reads exactly that and refuses everything else, DTDs, comments and CDATA too, so that
 * no XML parser has to come in for one message.
 *
 * @returns the attributes of each `WaybillRoute`; undefined: the text is not such a document
 */
export const waybillRoutesIn = (xml: string): readonly Readonly<Record<string, string>>[] | undefined => {
  const [, attributes = '', body] = request.exec(xml) ?? [];
  if (body === undefined || attributesIn(attributes)?.service !== 'RoutePushService') return undefined;
  const routes: Readonly<Record<string, string>>[] = [];
  let read = 0;
  for (const [text, inside = ''] of body.matchAll(waybillRoute)) {
    const values = attributesIn(inside);
    if (values === undefined) return undefined;
    routes.push(values);
    read += text.length;
  }
  return body.slice(read).trim() === '' ? routes : undefined;
};

const attribute = /\s+([A-Za-z_][\w.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
const attributes = `((?:\\s+[A-Za-z_][\\w.-]*\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*`;

const request = new RegExp(
  `^\\s*(?:<\\?xml[^?>]*\\?>\\s*)?<Request${attributes}>\\s*<Body>(.*)</Body>\\s*</Request>\\s*$`,
  's',
);
/** Sticky: what stands between two elements ends the reading, and a long run of blanks is looked at once. */
const waybillRoute = new RegExp(`\\s*<WaybillRoute${attributes}(?:/>|>\\s*</WaybillRoute>)`, 'gy');

/** Undefined: a name stands there twice, or a value is not well-formed. */
const attributesIn = (text: string): Readonly<Record<string, string>> | undefined => {
  const values = new Map<string, string>();
  for (const [, name = '', doubleQuoted, singleQuoted = ''] of text.matchAll(attribute)) {
    const value = decoded(doubleQuoted ?? singleQuoted);
    if (value === undefined || values.has(name)) return undefined;
    values.set(name, value);
  }
  return Object.fromEntries(values);
};

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Undefined: an ampersand begins none of the five entities and no character. */
const decoded = (value: string): string | undefined => {
  if (/&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[\dA-Fa-f]{1,6});)/.test(value)) return undefined;
  const codes = [...value.matchAll(/&#(?:x([\dA-Fa-f]+)|(\d+));/g)].map(([, hex, dec]) => codeOf(hex, dec));
  if (!codes.every(isCharacter)) return undefined;
  return value.replaceAll(/&(?:#(?:x([\dA-Fa-f]+)|(\d+))|(\w+));/g, (_, hex?: string, dec?: string, name = '') =>
    name === '' ? String.fromCodePoint(codeOf(hex, dec)) : (entities[name as string] ?? ''),
  );
};

const codeOf = (hex: string | undefined, dec: string | undefined): number =>
  hex === undefined ? Number(dec) : Number.parseInt(hex, 16);

/** XML 1.0, section 2.2. */
const isCharacter = (code: number): boolean =>
  [0x9, 0xa, 0xd].includes(code) ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);
