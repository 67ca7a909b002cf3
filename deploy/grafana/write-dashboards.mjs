/**
 * Writes `dashboards/*.json` for Grafana: `write-dashboards.mjs`. The files are committed, so that a change shows; a spec sees when they are stale,
 * and that every number in them exists.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('dashboards', import.meta.url));
const datasource = { type: 'prometheus', uid: '${datasource}' };
const of = 'service=~"$service"';

const targets = (queries) =>
  Object.entries(queries).map(([legend, expr], index) => ({
    refId: String.fromCharCode(65 + index),
    datasource,
    expr,
    legendFormat: legend,
  }));

/** Curves over time: legend → query. */
const curves = (title, unit, queries, description = '') => ({
  type: 'timeseries',
  title,
  description,
  fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 10, showPoints: 'never' } }, overrides: [] },
  options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  targets: targets(queries),
});

/** One number each, green until it reaches the first limit. */
const numbers = (title, unit, queries, [yellow, red], description = '') => ({
  type: 'stat',
  title,
  description,
  fieldConfig: {
    defaults: {
      unit,
      thresholds: {
        mode: 'absolute',
        steps: [
          { color: 'green', value: null },
          { color: 'yellow', value: yellow },
          { color: 'red', value: red },
        ],
      },
    },
    overrides: [],
  },
  options: { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'background', graphMode: 'area' },
  targets: targets(queries),
});

const variable = (name, label, query) => ({
  name,
  label,
  type: 'query',
  datasource,
  query: { query, refId: name },
  definition: query,
  refresh: 2,
  includeAll: true,
  multi: true,
  current: { text: 'All', value: '$__all' },
});

/** Panels in rows of as many as given. */
const laidOut = (rows) => {
  let y = 0;
  return rows.flatMap((panels) => {
    const [w, h] = [24 / panels.length, panels.every(({ type }) => type === 'stat') ? 4 : 8];
    const row = panels.map((panel, index) => ({ ...panel, datasource, gridPos: { x: index * w, y, w, h } }));
    y += h;
    return row;
  });
};

const dashboard = (uid, title, rows) => ({
  uid: `throughline-${uid}`,
  title: `Throughline: ${title}`,
  tags: ['throughline'],
  timezone: 'browser',
  schemaVersion: 39,
  version: 1,
  editable: true,
  refresh: '10s',
  time: { from: 'now-1h', to: 'now' },
  links: [
    {
      type: 'dashboards',
      title: 'Throughline',
      tags: ['throughline'],
      asDropdown: true,
      keepTime: true,
      includeVars: true,
    },
  ],
  templating: {
    list: [
      { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', current: {} },
      variable('service', 'Service', 'label_values(throughline_feed_head_position, service)'),
    ],
  },
  annotations: { list: [] },
  panels: laidOut(rows).map((panel, index) => ({ id: index + 1, ...panel })),
});

const http = 'throughline_http_request_duration_seconds';
const command = 'throughline_command_duration_seconds';
/** Probes and scrapes are nobody's requests; a long poll is meant to last. */
const people = `${of}, route!~"/health/.*|/metrics|/v1/feed"`;

export const dashboards = {
  overview: dashboard('overview', 'overview', [
    [
      numbers(
        'Parked sequences',
        'none',
        { '{{service}}': `max by (service) (throughline_parked_sequences{${of}})` },
        [1, 10],
        'They wait for a person.',
      ),
      numbers(
        'Oldest event without a position',
        's',
        { '{{service}}': `max by (service) (throughline_feed_pending_seconds{${of}})` },
        [2, 10],
      ),
      numbers(
        'Overdue deadlines',
        'none',
        {
          '{{service}}': `sum by (service) (max by (service, kind) (throughline_deadlines{${of}, state="judgeable"}))`,
        },
        [1, 100],
      ),
      numbers(
        'Connections away',
        'none',
        {
          '{{service}}': `count by (service) (throughline_dependency_up{${of}} == 0) or 0 * count by (service) (throughline_feed_head_position{${of}})`,
        },
        [1, 2],
      ),
    ],
    [
      curves(
        'Events a second',
        'cps',
        { '{{service}}': `deriv(max by (service) (throughline_feed_head_position{${of}})[5m:15s])` },
        'Positions given.',
      ),
      curves(
        'Watermarks behind the clock',
        's',
        { '{{service}} of {{entry}}': `max by (service, entry) (throughline_watermark_lag_seconds{${of}})` },
        'Beyond 15 minutes a source counts as blind.',
      ),
    ],
    [
      curves('Requests a second', 'reqps', { '{{service}}': `sum by (service) (rate(${http}_count{${people}}[5m]))` }),
      curves('Requests that end in an error of ours', 'percentunit', {
        '{{service}}': `(sum by (service) (rate(${http}_count{${people}, status=~"5.."}[5m])) or 0 * sum by (service) (rate(${http}_count{${people}}[5m]))) / sum by (service) (rate(${http}_count{${people}}[5m]))`,
      }),
    ],
    [
      curves('Slowest consumer', 's', {
        '{{service}} of {{consumer}}': `max by (service, consumer) (throughline_consumer_lag_seconds{${of}})`,
      }),
      curves('Slowest read model', 's', {
        '{{service}}': `max by (service) (throughline_read_model_lag_seconds{${of}})`,
      }),
    ],
    [
      curves('Memory of each process', 'bytes', { '{{service}} {{instance}}': `process_resident_memory_bytes{${of}}` }),
      curves('Processor of each process', 'percentunit', {
        '{{service}} {{instance}}': `rate(process_cpu_seconds_total{${of}}[5m])`,
      }),
    ],
  ]),

  consuming: dashboard('consuming', 'consuming and doors', [
    [
      numbers(
        'Ranges that nobody reads',
        'none',
        {
          '{{service}}': `count by (service) (max by (service, consumer, range) (throughline_consumer_position{${of}, owner=""})) or 0 * max by (service) (throughline_feed_head_position{${of}})`,
        },
        [1, 1],
      ),
      numbers(
        'Ranges that stand still',
        'none',
        {
          '{{service}}': `sum by (service) (throughline_consumer_state{${of}, state=~"paused|failed"}) or 0 * max by (service) (throughline_feed_head_position{${of}})`,
        },
        [1, 1],
      ),
      numbers(
        'Parked sequences',
        'none',
        { '{{service}}': `max by (service) (throughline_parked_sequences{${of}})` },
        [1, 10],
      ),
    ],
    [
      curves(
        'How far behind, in time',
        's',
        {
          '{{service}} of {{consumer}} {{range}}': `max by (service, consumer, range) (throughline_consumer_lag_seconds{${of}})`,
        },
        'Of another context: age of the instant up to which all it said was heard; at rest it stays under a second or so.',
      ),
      curves('How far behind, in positions of the own log', 'none', {
        '{{service}} {{range}}': `max by (service, consumer, range) (throughline_consumer_lag_positions{${of}})`,
      }),
    ],
    [
      curves(
        'How far behind another context, in positions',
        'none',
        {
          '{{service}} of {{consumer}} {{range}}': `max by (consumer) (label_replace(throughline_feed_head_position, "consumer", "$1", "service", "(.*)")) - on (consumer) group_right max by (service, consumer, range) (throughline_consumer_position{${of}, consumer!="own"})`,
        },
        'The head counts events that are published to nobody as well; a reader passes them all the same.',
      ),
      curves(
        'Ranges by reader',
        'none',
        {
          '{{service}} {{owner}}': `count by (service, owner) (max by (service, consumer, range, owner) (throughline_consumer_position{${of}}))`,
        },
        'They are spread again within 15 s when a reader dies.',
      ),
    ],
    [
      curves('States of ranges', 'none', {
        '{{service}} {{state}}': `sum by (service, state) (throughline_consumer_state{${of}})`,
      }),
      curves('Parked, by kind of failure', 'none', {
        '{{service}} of {{consumer}}: {{failure_group}} ({{error_class}})': `max by (service, consumer, failure_group, error_class) (throughline_parked_failures{${of}})`,
      }),
    ],
    [
      curves('Doors: age of the oldest event that has not gone out', 's', {
        '{{service}} {{door}}': `max by (service, door) (throughline_door_lag_seconds{${of}})`,
      }),
      curves('Doors: positions that have not gone out', 'none', {
        '{{service}} {{door}}': `max by (service, door) (throughline_door_lag_positions{${of}})`,
      }),
    ],
    [
      curves('Doors: positions a second', 'cps', {
        '{{service}} {{door}}': `deriv(max by (service, door) (throughline_door_position{${of}})[5m:15s])`,
      }),
      curves(
        'Connections that are there',
        'none',
        { '{{service}} {{kind}} {{name}} {{instance}}': `throughline_dependency_up{${of}}` },
        '1: there; 0: away, and tried again.',
      ),
    ],
  ]),

  'event-store': dashboard('event-store', 'event store', [
    [
      curves('Positions a second', 'cps', {
        '{{service}}': `deriv(max by (service) (throughline_feed_head_position{${of}})[5m:15s])`,
      }),
      curves('Events without a position', 'none', {
        '{{service}}': `max by (service) (throughline_feed_pending_events{${of}})`,
      }),
      curves('Age of the oldest of them', 's', {
        '{{service}}': `max by (service) (throughline_feed_pending_seconds{${of}})`,
      }),
    ],
    [
      curves('Sequencers that fail', 'none', { '{{service}} {{instance}}': `throughline_sequencer_failing{${of}}` }),
      curves(
        'Connections of the writing pool',
        'none',
        { '{{service}} {{state}}': `sum by (service, state) (throughline_database_connections{${of}})` },
        'waiting: callers that have none.',
      ),
    ],
    [
      curves('Commands a second', 'cps', {
        '{{service}} {{outcome}}': `sum by (service, outcome) (rate(${command}_count{${of}}[5m]))`,
      }),
      curves(
        'Commands: time of 99 in 100',
        's',
        {
          '{{service}} {{command}}': `histogram_quantile(0.99, sum by (service, command, le) (rate(${command}_bucket{${of}}[5m])))`,
        },
        'Load, decide and append.',
      ),
    ],
    [
      curves('Read models behind, in time', 's', {
        '{{service}} {{read_model}}': `max by (service, read_model) (throughline_read_model_lag_seconds{${of}})`,
      }),
      curves('Read models behind, in events', 'none', {
        '{{service}} {{read_model}}': `max by (service, read_model) (throughline_read_model_lag_events{${of}})`,
      }),
    ],
    [
      curves('Deadlines that are due and wait for a watermark', 'none', {
        '{{service}} {{kind}}': `max by (service, kind) (throughline_deadlines{${of}, state="waiting"})`,
      }),
      curves('Deadlines that are overdue', 'none', {
        '{{service}} {{kind}}': `max by (service, kind) (throughline_deadlines{${of}, state="judgeable"})`,
      }),
      curves('Deadlines ahead', 'none', {
        '{{service}} {{kind}}': `max by (service, kind) (throughline_deadlines{${of}, state="pending"})`,
      }),
    ],
  ]),

  http: dashboard('http', 'HTTP', [
    [
      numbers(
        'Requests a second',
        'reqps',
        { '{{service}}': `sum by (service) (rate(${http}_count{${people}}[5m]))` },
        [1e6, 1e7],
      ),
      numbers(
        'Time of 99 in 100',
        's',
        { '{{service}}': `histogram_quantile(0.99, sum by (service, le) (rate(${http}_bucket{${people}}[5m])))` },
        [0.25, 1],
      ),
      numbers(
        'Errors of ours a second',
        'reqps',
        {
          '{{service}}': `sum by (service) (rate(${http}_count{${people}, status=~"5.."}[5m])) or 0 * sum by (service) (rate(${http}_count{${people}}[5m]))`,
        },
        [0.01, 0.1],
      ),
    ],
    [
      curves('Requests a second by route', 'reqps', {
        '{{service}} {{method}} {{route}}': `topk(15, sum by (service, method, route) (rate(${http}_count{${people}}[5m])))`,
      }),
      curves('Answers a second by status', 'reqps', {
        '{{service}} {{status}}': `sum by (service, status) (rate(${http}_count{${people}}[5m]))`,
      }),
    ],
    [
      curves('Time of half of them', 's', {
        '{{service}} {{method}} {{route}}': `topk(15, histogram_quantile(0.5, sum by (service, method, route, le) (rate(${http}_bucket{${people}}[5m]))))`,
      }),
      curves('Time of 99 in 100', 's', {
        '{{service}} {{method}} {{route}}': `topk(15, histogram_quantile(0.99, sum by (service, method, route, le) (rate(${http}_bucket{${people}}[5m]))))`,
      }),
    ],
    [
      curves('Errors of ours by route', 'reqps', {
        '{{service}} {{method}} {{route}} {{status}}': `sum by (service, method, route, status) (rate(${http}_count{${people}, status=~"5.."}[5m]))`,
      }),
      curves('Long polls that wait at the feed', 'none', {
        '{{service}} {{audience}}': `sum by (service, audience) (throughline_feed_waiters{${of}})`,
      }),
      curves('API keys', 'none', {
        '{{service}} {{status}}': `max by (service, status) (throughline_api_keys{${of}})`,
      }),
    ],
  ]),
};

export const fileOf = (name) => join(folder, `${name}.json`);
export const textOf = (name) => `${JSON.stringify(dashboards[name], null, 2)}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(dashboards)) writeFileSync(fileOf(name), textOf(name));
}
