import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { INestApplication } from '@nestjs/common';
import type { ServiceDefinition } from '../service-definition.js';

/** The service's OpenAPI 3.1 document: what its controllers declare, and what every route has in common. */
export const openApiDocument = (app: INestApplication, definition: ServiceDefinition): OpenAPIObject => {
  const builder = new DocumentBuilder()
    .setTitle(definition.api.title)
    // As a link in the text: Swagger UI leaves `externalDocs` out where its address is relative and the document came with the page.
    .setDescription(
      `${definition.api.description}\n\nWhat it tells other systems, event by event: [/docs/events](/docs/events)`,
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'A token of the issuer, or an API key (`tlk_…`)',
    })
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: "A service's own secret, or an API key with a scope" },
      'peer',
    );
  for (const { name, description } of [...definition.api.tags, ...kitTags]) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) => operationId(controller, method),
  });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  for (const [path, operations] of Object.entries(document.paths))
    for (const method of methods) {
      const operation = operations[method];
      if (operation !== undefined) addProblems(path, operation as Operation);
    }
  return document;
};

/** Serves the document and its page. The page keeps the token that was entered. */
export const serveOpenApi = (app: INestApplication, document: OpenAPIObject): void =>
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'docs/json',
    yamlDocumentUrl: 'docs/yaml',
    customSiteTitle: document.info.title,
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, docExpansion: 'list' },
  });

const kitTags = [
  {
    name: 'api keys',
    description: 'For systems of other companies and our own; each can do what it was given, and ends',
  },
  { name: 'feed', description: 'What this service tells the others' },
  { name: 'operators', description: 'Looking into the machinery; whoever changes something says why' },
  { name: 'health', description: 'For those who run it' },
];

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface Operation {
  responses: Record<string, object>;
  security?: object[];
  parameters?: { in: string; name: string; required?: boolean }[];
  requestBody?: object;
  'x-permission'?: string;
  description?: string;
}

/** `PlaceSalesOrderController`, `place` → `PlaceSalesOrder_place` */
const operationId = (controller: string, method: string): string =>
  `${controller.replace(/Controller$/, '')}_${method}`;

const addProblems = (path: string, operation: Operation): void => {
  const header = (name: string): boolean =>
    operation.parameters?.some((p) => p.in === 'header' && p.name === name) === true;
  const isCommand = header('Idempotency-Key');
  const statuses: readonly [number, string, boolean][] = [
    [400, 'The input is not valid', true],
    [401, 'No valid token', operation.security !== undefined],
    [403, 'The roles of the caller do not allow it', operation['x-permission'] !== undefined],
    [404, 'There is no such thing', path.includes('{')],
    [409, 'Refused by a rule of the business; `code` says which', isCommand],
    [412, 'It has changed since the version in If-Match', header('If-Match')],
    [413, 'The body is too large', operation.requestBody !== undefined],
    [415, 'Not uncompressed JSON in UTF-8', operation.requestBody !== undefined],
    [
      422,
      'The Idempotency-Key came with another request, or the readAfter token from another service',
      isCommand || operation.parameters?.some(({ name }) => name === 'readAfter') === true,
    ],
    [
      428,
      'If-Match is missing',
      operation.parameters?.some((p) => p.name === 'If-Match' && p.required === true) === true,
    ],
    [500, 'Our fault', true],
    [503, 'Try again later', true],
  ];
  for (const [status, description, applies] of statuses)
    if (applies && path.startsWith('/v1'))
      operation.responses[String(status)] ??= {
        description,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      };
  if (operation['x-permission'] !== undefined)
    operation.description = [operation.description, `Needs the permission \`${operation['x-permission']}\`.`]
      .filter(Boolean)
      .join('\n\n');
};

const problemSchema = {
  type: 'object' as const,
  description: 'RFC 9457 problem details',
  required: ['type', 'code', 'title', 'status', 'retryable', 'traceId'],
  properties: {
    type: { type: 'string', format: 'uri', example: 'urn:throughline:problem:version-mismatch' },
    code: { type: 'string', description: 'Stable; what a program should look at', example: 'version-mismatch' },
    title: { type: 'string', description: 'For people, in English or Chinese by Accept-Language' },
    status: { type: 'integer', example: 412 },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      description: 'Every place of the input that is wrong',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: {
          pointer: {
            type: 'string',
            description: 'JSON pointer into the body, `?parameter` or `header:name`',
            example: '/lines/0/quantity',
          },
          code: { type: 'string', example: 'not-an-integer' },
          detail: { type: 'string' },
        },
      },
    },
    details: { type: 'object', additionalProperties: true },
    allowedActions: { type: 'array', items: { type: 'string' }, description: 'What may be asked instead' },
    retryable: { type: 'boolean', description: 'The same request may succeed later' },
    traceId: { type: 'string', description: 'Tell it to whoever helps you' },
  },
} as never;
