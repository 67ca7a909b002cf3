import type { OpenAPIObject } from '@nestjs/swagger';
import { badBodies, type BadBody, type Schema } from './bad-bodies.js';

/** A request that a service must refuse, and how. Made from the service's own document, so that a new route is tried by itself. */
export interface BadRequest {
  /** `POST /v1/things: U+0000 in a value` */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
  /** Whose token: nobody's, none at all in truth, somebody without any permission inside, somebody with all of them. */
  readonly as: 'nobody' | 'nonsense' | 'customer' | 'everything';
  readonly status: number;
  readonly code?: string;
  /** Of the input's faults, one of these must be named. */
  readonly pointers?: readonly string[];
}

interface Operation {
  readonly 'x-permission'?: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Every refusal that `interfaces.md` asks for, against every route that people and programs may call. */
export const badRequests = (document: OpenAPIObject, bodyLimit: number): readonly BadRequest[] =>
  Object.entries(document.paths).flatMap(([path, operations]) => {
    const known = methods.filter((method) => method.toLowerCase() in operations);
    const ofMethods = known.flatMap((method) => {
      const operation = (operations as Record<string, Operation>)[method.toLowerCase()];
      if (operation?.['x-permission'] === undefined) return [];
      const schema = operation.requestBody?.content?.['application/json']?.schema;
      return ofOperation(path, method, operation, bodyLimit, schema === undefined ? [] : badBodies(schema, document));
    });
    const other = methods.find((method) => !known.includes(method));
    if (other === undefined || ofMethods.length === 0) return ofMethods;
    const wrong = {
      method: other,
      url: filled(path),
      headers: {},
      as: 'everything',
      status: 405,
      code: 'method-not-allowed',
    } as const;
    return [...ofMethods, { ...wrong, name: `${other} ${path}: no such method` }];
  });

const filled = (path: string, value = 'x'): string => path.replaceAll(/\{\w+\}/g, value);

const ofOperation = (
  path: string,
  method: BadRequest['method'],
  operation: Operation,
  bodyLimit: number,
  bodies: readonly BadBody[],
): readonly BadRequest[] => {
  const has = (where: string, name: string) => operation.parameters?.find((p) => p.in === where && p.name === name);
  const key = has('header', 'Idempotency-Key');
  const match = has('header', 'If-Match');
  const headers = {
    ...(key && { 'idempotency-key': `bad-${method}-${path}` }),
    ...(match && { 'if-match': '"1"' }),
    ...(operation.requestBody && { 'content-type': 'application/json' }),
  };
  const base = {
    method,
    url: filled(path),
    headers,
    as: 'everything' as const,
    ...(operation.requestBody && { payload: '{}' }),
  };
  const bad = (what: string, status: number, code: string | undefined, change: Partial<BadRequest>): BadRequest => ({
    ...base,
    ...change,
    headers: { ...headers, ...change.headers },
    name: `${method} ${path}: ${what}`,
    status,
    ...(code !== undefined && { code }),
  });
  const without = (name: string): Partial<BadRequest> => ({
    headers: Object.fromEntries(Object.entries(headers).filter(([header]) => header !== name)),
  });
  const asked = (operation.parameters ?? [])
    .filter((p) => p.in === 'query' && p.required === true)
    .map(({ name }) => `${name}=x&`)
    .join('');
  const query = (what: string, text: string, status = 400, code?: string) =>
    bad(what, status, code, { url: `${base.url}?${asked}${text}` });

  const access = [
    bad('no token', 401, 'unauthenticated', { as: 'nobody' }),
    bad('a token that is none', 401, 'unauthenticated', { as: 'nonsense' }),
    bad('a role without the permission', 403, 'forbidden', { as: 'customer' }),
  ];
  const address = [
    query('an unknown parameter', 'colour=red'),
    query('a parameter that every object has', 'toString=x', 400, 'invalid-input'),
    query('a repeated parameter', 'limit=1&limit=1', 400, 'invalid-input'),
    query('broken percent-encoding', 'q=%zz', 400, 'malformed-url'),
    query('half a character', 'q=%e4%bd', 400, 'malformed-url'),
    query('U+0000 in a parameter', 'q=%00', 400, 'invalid-input'),
    ...(path.includes('{')
      ? [
          bad('U+0000 in the path', 400, 'malformed-url', { url: filled(path, 'a%00b') }),
          bad('broken percent-encoding in the path', 400, 'malformed-url', { url: filled(path, '%zz') }),
          bad('an endless id', 414, 'uri-too-long', { url: filled(path, 'x'.repeat(400)) }),
        ]
      : []),
  ];
  const paging = [
    ...(has('query', 'limit')
      ? ['0', '-1', '201', '1e2', '99999999999999999999'].map((limit) =>
          query(`limit ${limit}`, `limit=${limit}`, 400, 'invalid-input'),
        )
      : []),
    ...(has('query', 'sort')
      ? ['password', 'id;drop', '-', 'toString'].map((sort) =>
          query(`sort ${sort}`, `sort=${encodeURIComponent(sort)}`, 400, 'sort-not-allowed'),
        )
      : []),
    ...(has('query', 'sort')
      ? ['x', 'bnVsbA', 'W10'].map((after) => query(`cursor ${after}`, `after=${after}`, 400, 'cursor-invalid'))
      : []),
    ...(has('query', 'readAfter') && !path.includes('{') ? [query('a foreign readAfter', 'readAfter=x', 422)] : []),
  ];
  const keys = !key
    ? []
    : [
        ...(key.required === true
          ? [{ ...bad('no key', 400, 'idempotency-key-required', {}), ...without('idempotency-key') }]
          : []),
        ...['', ' ', 'x'.repeat(256), '\u00e9'].map((value, index) =>
          bad(`a bad key (${index})`, 400, 'idempotency-key-invalid', { headers: { 'idempotency-key': value } }),
        ),
      ];
  const versions = !match
    ? []
    : [
        ...(match.required === true
          ? [{ ...bad('no version', 428, 'precondition-required', {}), ...without('if-match') }]
          : []),
        ...['*', 'W/"1"', '"1", "2"', '1', '"x"'].map((value) =>
          bad(`version ${value}`, 400, 'if-match-invalid', { headers: { 'if-match': value } }),
        ),
      ];
  return [
    ...access,
    ...address,
    ...paging,
    ...keys,
    ...versions,
    ...(operation.requestBody ? ofBody(bad, bodyLimit) : []),
    ...bodies.map(({ what, body, pointers }) =>
      bad(what, 400, 'invalid-input', { payload: JSON.stringify(body), pointers }),
    ),
  ];
};

type Bad = (what: string, status: number, code: string | undefined, change: Partial<BadRequest>) => BadRequest;

const ofBody = (bad: Bad, bodyLimit: number): readonly BadRequest[] => [
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-7',
  ].map((type) => bad(`media type ${type}`, 415, 'unsupported-media-type', { headers: { 'content-type': type } })),
  ...['gzip', 'br'].map((encoding) =>
    bad(`a body in ${encoding}`, 415, 'unsupported-media-type', { headers: { 'content-encoding': encoding } }),
  ),
  ...(
    [
      ['no JSON', '{"a":', 'malformed-json'],
      ['a list', '[]', 'invalid-input'],
      ['a bare string', '"x"', 'invalid-input'],
      ['33 levels', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`, 'too-deep'],
      ['4,000 levels', `{"a":${'['.repeat(4_000)}${']'.repeat(4_000)}}`, 'too-deep'],
      ['U+0000 in a value', '{"a":"\\u0000"}', 'invalid-input'],
      ['U+0000 in a key', '{"\\u0000":1}', 'invalid-input'],
      ['half a surrogate pair', '{"a":"\\udc00"}', 'invalid-input'],
      ['1e400', '{"a":1e400}', 'invalid-input'],
      ['__proto__', '{"__proto__":{}}', 'invalid-input'],
      ['an unknown property', '{"colour":"red"}', 'invalid-input'],
      ['a property that every object has', '{"toString":1}', 'invalid-input'],
    ] as const
  ).map(([what, payload, code]) => bad(what, 400, code, { payload })),
  bad('too much', 413, 'body-too-large', { payload: `{"a":"${'x'.repeat(bodyLimit)}"}` }),
];
