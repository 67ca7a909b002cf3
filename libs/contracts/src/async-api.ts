import { contractsOf, publishingContexts } from './all-contracts.js';
import type { Contract } from './contract.js';

/** How the topics of an installation are made. The committed documents show the defaults. */
export interface TopicSettings {
  readonly prefix: string;
  readonly partitions: number;
  readonly replication: number;
}

const defaultTopics: TopicSettings = { prefix: 'throughline', partitions: 8, replication: 3 };

/** The documents that stand in `asyncapi/`, one per context, committed so that a changed interface shows in the diff. */
export const asyncApiDocuments = (): readonly { readonly path: string; readonly text: string }[] =>
  publishingContexts.map((context) => ({
    path: `${context}.json`,
    text: `${JSON.stringify(asyncApiDocument(context), undefined, 2)}\n`,
  }));

/**
 * What a context tells others, as an AsyncAPI 3.0 document (https://www.asyncapi.com/docs/reference/specification/v3.0.0): the same events on a
 * Kafka topic, in CloudEvents' binary mode, and on the HTTP feed, in its batch mode. It speaks as the service does, which sends them.
 */
export const asyncApiDocument = (context: string, topics: TopicSettings = defaultTopics): object => {
  const contracts = contractsOf(context);
  const topic = `${topics.prefix}.${context}`;
  return {
    asyncapi: '3.0.0',
    id: `urn:throughline:${context}`,
    info: {
      title: `Throughline: what ${context} tells others`,
      version: '1.0.0',
      description:
        'Facts, each said at least once and in the order of its stream, through two doors that share one position: leave one and go on at the other. ' +
        'How to keep a cursor, and what never changes: docs/consuming-events.md.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: {
        host: '{broker}',
        protocol: 'kafka',
        description: 'For systems of ours. Other companies have no access to it, they read the feed.',
        variables: { broker: { default: 'localhost:9092', description: 'any broker of the cluster' } },
      },
      feed: {
        host: '{service}',
        protocol: 'http',
        description: 'The service itself. Partners see the messages of audience `partner`.',
        variables: { service: { default: 'localhost', description: 'host and port of the service' } },
        security: [{ $ref: '#/components/securitySchemes/key' }],
      },
    },
    channels: {
      topic: {
        address: topic,
        title: 'Kafka topic',
        description:
          'Every event of the context, those of audience `internal` too, and a watermark per partition every few seconds.',
        servers: [{ $ref: '#/servers/kafka' }],
        messages: refsTo([...contracts.map(messageName), 'watermark.v1'], '#/components/messages'),
        bindings: { kafka: topicBinding(topic, topics) },
      },
      feed: {
        address: '/v1/feed',
        title: 'HTTP feed',
        description:
          'The same events, from any position since the first, as long as the service exists (https://www.http-feeds.org).',
        servers: [{ $ref: '#/servers/feed' }],
        messages: refsTo(['batch'], '#/components/messages'),
      },
    },
    operations: {
      publish: {
        action: 'send',
        channel: { $ref: '#/channels/topic' },
        summary: 'Hands on every published fact in order of position.',
        messages: refsIn([...contracts.map(messageName), 'watermark.v1'], '#/channels/topic/messages'),
        bindings: {
          kafka: {
            groupId: { type: 'string', description: "the reader's own; no two readers share one" },
            bindingVersion: '0.5.0',
          },
        },
      },
      serve: {
        action: 'send',
        channel: { $ref: '#/channels/feed' },
        summary: 'Answers with what comes after a cursor; waits for news if asked to.',
        messages: refsIn(['batch'], '#/channels/feed/messages'),
        bindings: { http: { method: 'GET', query: feedQuery, bindingVersion: '0.3.0' } },
      },
    },
    components: {
      messages: {
        ...Object.fromEntries(contracts.map((contract, n) => [messageName(contract), message(contract, n + 1)])),
        'watermark.v1': watermarkMessage(context),
        batch: batchMessage(context, contracts),
      },
      schemas: {
        ...Object.fromEntries(contracts.map(({ type, schema }) => [type, schema])),
        Attributes: attributesAsHeaders(context),
        Envelope: attributesAsJson(context),
        Watermarks: watermarks,
      },
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of scope `feed:partner`, or the credential of a service of ours',
        },
      },
    },
  };
};

/** `order.sales-order-placed.v1` → `sales-order-placed.v1` */
const messageName = ({ type }: Contract): string => type.slice(type.indexOf('.') + 1);

const refsTo = (names: readonly string[], place: string): object =>
  Object.fromEntries(names.map((name) => [name, { $ref: `${place}/${name}` }]));

const refsIn = (names: readonly string[], place: string): object => names.map((name) => ({ $ref: `${place}/${name}` }));

const topicBinding = (topic: string, { partitions, replication }: TopicSettings): object => ({
  topic,
  partitions,
  replicas: replication,
  topicConfiguration: {
    'cleanup.policy': ['delete'],
    'retention.ms': 7 * 24 * 3600 * 1000,
    'max.message.bytes': 1_048_576,
  },
  bindingVersion: '0.5.0',
  'x-partition-of':
    'floor(ce_shard × partitions ÷ 1024); the shard is a stable hash of the stream, so a stream never changes its partition',
});

const message = (contract: Contract, position: number): object => ({
  name: `throughline.${contract.type}`,
  title: messageName(contract),
  summary: contract.promise,
  contentType: 'application/json',
  headers: {
    allOf: [
      { $ref: '#/components/schemas/Attributes' },
      { type: 'object', properties: { ce_type: { const: `throughline.${contract.type}` } } },
    ],
  },
  payload: { $ref: `#/components/schemas/${contract.type}` },
  tags: [{ name: contract.audience, description: audiences[contract.audience] }],
  'x-audience': contract.audience,
  bindings: {
    kafka: { key: { type: 'string', description: 'the stream; the same as ce_subject' }, bindingVersion: '0.5.0' },
  },
  examples: contract.samples.map((sample, n) => ({
    name: `sample-${n + 1}`,
    headers: headersOf(exampleEnvelope(contract, sample as object, position)),
    payload: sample,
  })),
});

const audiences = {
  partner: 'Other companies may read it.',
  internal: 'Only systems of ours read it.',
};

const watermarkMessage = (context: string): object => ({
  name: `throughline.${context}.watermark.v1`,
  title: 'watermark.v1',
  summary:
    'No fact, but how far facts are complete: every fact recorded before `at` stands at or before this position. Readers who judge no absence pass over it.',
  contentType: 'application/json',
  headers: {
    type: 'object',
    required: [
      'ce_specversion',
      'ce_id',
      'ce_type',
      'ce_source',
      'ce_position',
      'ce_prevposition',
      'ce_epoch',
      'content-type',
    ],
    properties: {
      ...withPrefix(attributeTexts(context), ['specversion', 'source', 'epoch']),
      ce_id: { type: 'string' },
      ce_type: { const: `throughline.${context}.watermark.v1` },
      ce_position: { ...positionText, description: 'everything published up to here stands before this message' },
      ce_prevposition: { ...positionText, description: 'the last position sent to this partition' },
      'content-type': { const: 'application/json' },
    },
  },
  payload: { $ref: '#/components/schemas/Watermarks' },
  bindings: { kafka: { key: { type: 'null' }, bindingVersion: '0.5.0' } },
  'x-audience': 'internal',
  examples: [
    {
      name: 'at-rest',
      headers: {
        ce_specversion: '1.0',
        ce_id: 'watermark/5d1f8a0e-3c52-4a7b-9d51-2f7c1e8b9a30/4711',
        ce_type: `throughline.${context}.watermark.v1`,
        ce_source: context,
        ce_position: '4711',
        ce_prevposition: '4702',
        ce_epoch: '5d1f8a0e-3c52-4a7b-9d51-2f7c1e8b9a30',
        'content-type': 'application/json',
      },
      payload: { [context]: { at: '2026-03-05T08:20:05.000Z' } },
    },
  ],
});

const batchMessage = (context: string, contracts: readonly Contract[]): object => ({
  name: 'batch',
  title: 'A page of the feed',
  summary:
    'The events after the cursor, in order of position; empty at the end. All events of one position stand on one page.',
  contentType: 'application/cloudevents-batch+json',
  headers: {
    type: 'object',
    required: ['Feed-Source', 'Feed-Epoch', 'Feed-Scanned-To'],
    properties: {
      'Feed-Source': { const: context },
      'Feed-Epoch': { type: 'string', description: 'the name of the history that the positions belong to' },
      'Feed-Scanned-To': {
        ...positionText,
        description:
          'where the cursor may move, also when the page is empty: nothing else is for this reader up to here',
      },
      'Feed-Watermarks': { type: 'string', description: 'JSON as in Watermarks; for systems of ours' },
      'Feed-Watermarks-Omitted': { type: 'string', description: 'names of entries that did not fit' },
      'Feed-Tag': { type: 'string', description: 'send it back as `tag` to be woken by other watermarks too' },
    },
  },
  payload: {
    type: 'array',
    items: contracts.length === 0 ? { $ref: '#/components/schemas/Envelope' } : { anyOf: contracts.map(envelopeOf) },
  },
  examples: [
    {
      name: 'page',
      headers: {
        'Feed-Source': context,
        'Feed-Epoch': '5d1f8a0e-3c52-4a7b-9d51-2f7c1e8b9a30',
        'Feed-Scanned-To': String(contracts.length),
      },
      payload: contracts.map((contract, n) => exampleEnvelope(contract, contract.samples[0] as object, n + 1)),
    },
  ],
});

const envelopeOf = ({ type }: Contract): object => ({
  allOf: [
    { $ref: '#/components/schemas/Envelope' },
    {
      type: 'object',
      properties: { type: { const: `throughline.${type}` }, data: { $ref: `#/components/schemas/${type}` } },
    },
  ],
});

const feedQuery = {
  type: 'object',
  properties: {
    lastEventId: {
      type: 'string',
      description: 'id of the last event that was dealt with, or a position; absent: from the first',
    },
    timeout: { type: 'integer', minimum: 0, maximum: 30_000, description: 'how long to wait for news, in ms' },
    shards: { type: 'string', pattern: '^\\d{1,4}-\\d{1,4}$', description: 'first-last, from 0 to 1023' },
    limit: { type: 'integer', minimum: 1, maximum: 500, description: 'how many positions at most' },
    tag: { type: 'string', maxLength: 64, description: 'the Feed-Tag that was seen last' },
  },
};

const positionText = { type: 'string', pattern: '^\\d{1,19}$' };
const instantText = { type: 'string', format: 'date-time' };

/** The attributes of every event as they are written in JSON; in headers all of them are text. */
const attributeTexts = (context: string): Readonly<Record<string, object>> => ({
  specversion: { const: '1.0' },
  id: {
    type: 'string',
    pattern: '^\\d{20}\\.\\d{1,4}::.+$',
    description: 'position, index within it, id of the stored fact: unique, and the same however often it is sent',
  },
  type: { type: 'string', pattern: '^throughline\\.', description: 'name and version of the contract' },
  source: { const: context },
  subject: { type: 'string', description: 'the stream: what it is about, and what it is in order with' },
  time: { ...instantText, description: 'when it happened out there, with the offset of its place' },
  position: { ...positionText, description: 'its place among all facts of the source' },
  prevposition: { ...positionText, description: 'nothing was published here between that position and this one' },
  epoch: { type: 'string', description: 'the name of the history that positions belong to' },
  recordedat: { ...instantText, description: 'when we stored it' },
  correlationid: { type: 'string', description: 'what it belongs to: the first request of the whole chain' },
  causationid: { type: 'string', description: 'the command or fact that caused it' },
  traceparent: { type: 'string', description: 'W3C trace context, where there is one' },
});

const required = [
  'specversion',
  'id',
  'type',
  'source',
  'subject',
  'time',
  'position',
  'prevposition',
  'epoch',
  'shard',
];
const alsoRequired = ['recordedat', 'correlationid', 'causationid'];

const shardText = 'the slice of streams that it belongs to, 0 to 1023';

const attributesAsHeaders = (context: string): object => ({
  type: 'object',
  description: 'CloudEvents 1.0 in binary mode: a Kafka header each, text in UTF-8',
  required: [...[...required, ...alsoRequired].map((name) => `ce_${name}`), 'content-type'],
  properties: {
    ...withPrefix({
      ...attributeTexts(context),
      shard: { type: 'string', pattern: '^\\d{1,4}$', description: shardText },
    }),
    'content-type': { const: 'application/json' },
  },
});

const attributesAsJson = (context: string): object => ({
  type: 'object',
  description: 'CloudEvents 1.0 in the JSON format',
  required: [...required, ...alsoRequired, 'datacontenttype', 'data'],
  properties: {
    ...attributeTexts(context),
    shard: { type: 'integer', minimum: 0, maximum: 1023, description: shardText },
    datacontenttype: { const: 'application/json' },
    data: { type: 'object' },
  },
});

const withPrefix = (attributes: Readonly<Record<string, object>>, only = Object.keys(attributes)): object =>
  Object.fromEntries(only.map((name) => [`ce_${name}`, attributes[name]]));

const watermarks = {
  type: 'object',
  description:
    "The source's own entry under its name, and one for each source that it reads itself, as `order:logistics`; empty where only the position has moved",
  additionalProperties: {
    type: 'object',
    required: ['at'],
    properties: {
      at: { ...instantText, description: 'every fact recorded before this instant stands at or before the position' },
      holdUntil: { ...instantText, description: 'it stands still on purpose, until then at the latest' },
      held: {
        type: 'array',
        items: { type: 'string' },
        description: 'subjects of which a fact waits: no verdict about them',
      },
    },
  },
};

/** A golden sample as it would travel in the JSON format. */
const exampleEnvelope = ({ type }: Contract, data: object, position: number): Readonly<Record<string, unknown>> => {
  const subject = subjectOf(type, data as Readonly<Record<string, string>>);
  return {
    specversion: '1.0',
    id: `${String(position).padStart(20, '0')}.0::0b0e6ae2-6f5c-5d8e-9a54-3a1f5b7c${String(position).padStart(4, '0')}`,
    type: `throughline.${type}`,
    source: type.split('.', 1)[0],
    subject,
    time: '2026-03-05T16:20:00.000+08:00',
    datacontenttype: 'application/json',
    position: String(position),
    prevposition: String(position - 1),
    epoch: '5d1f8a0e-3c52-4a7b-9d51-2f7c1e8b9a30',
    shard: 409,
    recordedat: '2026-03-05T08:20:03.120Z',
    correlationid: '6f0d2f1e-2b51-4f0a-9d1c-52a3c3c1a7b9',
    causationid: '2d0c0e3a-7c1b-5b53-8f0d-0f5a9e2b4c11',
    data,
  };
};

const subjectOf = (type: string, { caseId, salesOrderId, shipmentId }: Readonly<Record<string, string>>): string => {
  if (caseId !== undefined) return `exception-case/${caseId}`;
  if (salesOrderId !== undefined) return `sales-order/${salesOrderId}`;
  return `${type.startsWith('order.') ? 'unmatched-shipment' : 'shipment'}/${shipmentId ?? ''}`;
};

const headersOf = ({ data: _, datacontenttype, ...attributes }: Readonly<Record<string, unknown>>): object => ({
  ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce_${name}`, String(value)])),
  'content-type': datacontenttype,
});
