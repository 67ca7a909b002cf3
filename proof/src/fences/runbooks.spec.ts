import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { tableUnder } from './documents.js';
import { faultsOf, parts, variablesSetIn, type Known } from './runbooks.js';

/** Runbooks are read at night: each has its four parts, and names nothing that is not there. */

const root = fileURLToPath(new URL('../../..', import.meta.url));
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const contexts = ['order', 'logistics', 'alerting'] as const;
const folder = 'docs/runbooks';
const pages = readdirSync(join(root, folder)).filter((name) => name.endsWith('.md') && name !== 'README.md');
const index = text(`${folder}/README.md`);

const routesOf = (context: string): string[] => {
  const { paths } = JSON.parse(text(`services/${context}/openapi.json`)) as { paths: Record<string, object> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
};

const metrics = new Map(
  [...text('docs/metrics.md').matchAll(/^\| `(throughline_\w+)` *\|[^|]*\|([^|]*)\|/gm)].map(
    ([, name = '', labels = '']) => [name, [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label)],
  ),
);

/** Names in capitals in the code that reads settings, and those that are made of a context's name. */
const environment = new Set([
  ...[
    'libs/nest-kit/src/environment.ts',
    'libs/nest-kit/src/business-clock.ts',
    'deploy/local/src/services.ts',
    'deploy/local/src/start.ts',
  ]
    .flatMap((file) => [...text(file).matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g)])
    .map(([name]) => name),
  ...contexts.flatMap((context) =>
    ['', '_FEED', '_CREDENTIAL'].map((rest) => `SOURCE_${context.toUpperCase()}${rest}`),
  ),
]);

const known: Known = {
  routes: Object.fromEntries(contexts.map((context) => [context, routesOf(context)])),
  metrics,
  scripts: Object.keys((JSON.parse(text('package.json')) as { scripts: object }).scripts),
  environment,
  tasks: [...text('libs/nest-kit/src/start-service.ts').matchAll(/task === '(\w+)'/g)].map(([, task = '']) => task),
  deployments: new Set(
    [...text('deploy/helm/rendered/kafka.yaml').matchAll(/^ {2}name: (throughline-\S+)$/gm)].map(
      ([, name = '']) => name,
    ),
  ),
  variables: new Set(variablesSetIn(index)),
};

describe('runbooks', () => {
  it.each(pages)('%s has its parts and names only what there is', (page) => {
    expect(faultsOf(text(`${folder}/${page}`), known)).toEqual([]);
  });

  it('are led to by what names only what there is', () => {
    expect(faultsOf(index, known).filter(({ what }) => what !== 'part')).toEqual([]);
  });

  it('stand beside the alerts that lead to them, each alert and each page', () => {
    const { groups } = parse(text('deploy/grafana/alerts.yaml')) as {
      groups: { rules: { alert: string; annotations: { runbook_url: string } }[] }[];
    };
    const led = groups
      .flatMap(({ rules }) => rules)
      .map(({ alert, annotations }) => [alert, annotations.runbook_url.split('/').at(-1)]);
    const rows = tableUnder(index, 'Alerts').map(([alerts = '', page = '']) => ({
      alerts: [...alerts.matchAll(/`(\w+)`/g)].map(([, alert = '']) => alert),
      pages: [...page.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, file = '']) => file),
    }));
    const shown = rows.flatMap(({ alerts, pages: [first] }) => alerts.map((alert) => [alert, first]));
    expect(shown.toSorted()).toEqual(led.toSorted());
    expect([...new Set(rows.flatMap(({ pages: linked }) => linked))].toSorted()).toEqual(pages.toSorted());
  });
});

describe('a runbook that is wrong', () => {
  const good = `# A page\n\n${parts.map((part) => `## ${part}\n\ntext\n`).join('\n')}`;
  const planted = (line: string) => faultsOf(`${good}\n${line}\n`, known);
  const sh = (line: string) => `\`\`\`sh\n${line}\n\`\`\``;

  it('is told from one that is right', () => {
    expect(faultsOf(good, known)).toEqual([]);
    expect(
      planted(sh("ask $A/v1/operator/parked/7/retry -d '{}'; metric $O '(door|feed_head)'; npm run topics")),
    ).toEqual([]);
  });

  it.each([
    ['a part is missing', faultsOf(good.replace('## Verify', '## Then'), known), { what: 'part', name: 'Verify' }],
    [
      'parts are in another order',
      faultsOf(good.replace('## Check', '## X').replace('## Symptom', '## Check').replace('## X', '## Symptom'), known),
      { what: 'part', name: 'Check,Symptom,Action,Verify' },
    ],
    ['a route', planted(sh('ask $A/v1/operator/doorways')), { what: 'route', name: 'GET /v1/operator/doorways' }],
    [
      'a method',
      planted(sh('ask $A/v1/operator/parked/7/retry | show')),
      { what: 'route', name: 'GET /v1/operator/parked/7/retry' },
    ],
    ['a metric', planted('`throughline_consumer_lag` grows'), { what: 'metric', name: 'throughline_consumer_lag' }],
    [
      'the beginning of a metric',
      planted(sh("metric $O '(feed|doors)'")),
      { what: 'metric', name: 'throughline_doors' },
    ],
    [
      'a label',
      planted('`throughline_door_lag_seconds{topic="x"}`'),
      { what: 'label', name: 'throughline_door_lag_seconds topic' },
    ],
    ['a script', planted('npm run repair'), { what: 'script', name: 'repair' }],
    ['a task', planted('main.js repair'), { what: 'task', name: 'repair' }],
    ['a setting', planted('set `KAFKA_BROKER`'), { what: 'environment', name: 'KAFKA_BROKER' }],
    ['a variable', planted(sh('ask $NOWHERE')), { what: 'variable', name: 'NOWHERE' }],
    [
      'a deployment',
      planted('deploy/throughline-order-runner'),
      { what: 'deployment', name: 'throughline-order-runner' },
    ],
    ['a cluster command that pretends', planted(sh('kubectl get pods')), { what: 'unsaid', name: 'kubectl get pods' }],
  ])('is found out: %s', (_, faults, fault) => {
    expect(faults).toContainEqual(fault);
  });
});
