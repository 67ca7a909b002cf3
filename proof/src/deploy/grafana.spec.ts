import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { parse, stringify } from 'yaml';
import { namedIn } from './promql.js';
import { root, text } from './schemas.js';
import { ifThere } from './tools.js';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}
interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
}

const alerts = (parse(text('deploy/grafana/alerts.yaml')) as { groups: { rules: Alert[] }[] }).groups.flatMap(
  ({ rules }) => rules,
);
const { dashboards, fileOf, textOf } = (await import(
  pathToFileURL(`${root}deploy/grafana/write-dashboards.mjs`).href
)) as {
  dashboards: Record<string, Dashboard>;
  fileOf(name: string): string;
  textOf(name: string): string;
};

/**
 * Every number that a service tells, with its labels: ours from docs/metrics.md, which a spec of nest-kit compares with a service; those of the process
 * from the library that measures them.
 */
const told = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const numbers = new Map<string, ReadonlySet<string>>();
  // What Prometheus adds when it collects, and what every number carries.
  const always = ['service', 'job', 'instance', 'namespace', 'pod'];
  const add = (name: string, type: string, labels: readonly string[]): void => {
    if (type !== 'histogram') numbers.set(name, new Set([...always, ...labels]));
    else
      for (const part of ['bucket', 'sum', 'count'])
        numbers.set(`${name}_${part}`, new Set([...always, ...labels, ...(part === 'bucket' ? ['le'] : [])]));
  };
  for (const [, name = '', type = '', labels = ''] of text('docs/metrics.md').matchAll(
    /^\| `(throughline_\w+)`\s*\| (\w+)\s*\| ([^|]*)\|/gm,
  ))
    add(
      name,
      type,
      [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
    );
  const register = new Registry();
  collectDefaultMetrics({ register });
  for (const { name, type, labelNames } of register.getMetricsAsArray() as unknown as {
    name: string;
    type: string;
    labelNames: string[];
  }[])
    add(name, type, labelNames);
  return numbers;
};
const numbers = told();

/** Names in a query that no service tells. */
const unknownIn = (query: string): readonly string[] => {
  const { selectors, groupedBy, made } = namedIn(query);
  const known = new Set(made);
  const unknown: string[] = [];
  for (const { metric, labels } of selectors) {
    const of = numbers.get(metric);
    if (of === undefined) unknown.push(metric);
    for (const label of of ?? []) known.add(label);
    unknown.push(...labels.filter((label) => of?.has(label) === false).map((label) => `${metric}{${label}}`));
  }
  return [...unknown, ...groupedBy.filter((label) => !known.has(label)).map((label) => `by (${label})`)];
};

const queries = Object.values(dashboards).flatMap(({ uid, panels }) =>
  panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }) => ({ where: `${uid}: ${title}`, expr, legendFormat })),
  ),
);
const filledIn = (text: string): string => text.replaceAll('$service', '.*');

describe('alerts', () => {
  it('name only numbers and labels that there are', () => {
    for (const { alert, expr } of alerts) expect({ alert, unknown: unknownIn(expr) }).toEqual({ alert, unknown: [] });
  });

  it('show in their texts only labels that the query leaves', () => {
    for (const { alert, expr, annotations } of alerts) {
      const left = new Set([
        ...namedIn(expr).groupedBy,
        ...(expr.includes('absent(') ? namedIn(expr).selectors.flatMap(({ labels }) => labels) : []),
      ]);
      const shown = Object.values(annotations).flatMap((annotation) =>
        [...annotation.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label),
      );
      expect({ alert, gone: shown.filter((label) => !left.has(label)) }).toEqual({ alert, gone: [] });
    }
  });

  it('say how bad it is, what it means and where to look', () => {
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
    const pages = [
      'broker-down',
      'consumer-lag',
      'database-restored',
      'parked-messages',
      'rolling-upgrade',
      'sequencer-stuck',
      'source-blind',
      'topic-lost',
    ];
    for (const { alert, labels, annotations } of alerts) {
      expect(['warning', 'critical']).toContain(labels['severity']);
      expect({ alert, keys: Object.keys(annotations) }).toEqual({
        alert,
        keys: ['summary', 'description', 'runbook_url'],
      });
      expect(pages.map((page) => `docs/runbooks/${page}.md`)).toContain(annotations['runbook_url']);
    }
    if (existsSync(`${root}docs/runbooks`))
      for (const { annotations } of alerts) expect(existsSync(`${root}${annotations['runbook_url'] ?? ''}`)).toBe(true);
  });

  it('are what Prometheus takes, and fire when they should', () => {
    const checked = ifThere('promtool', ['check', 'rules', `${root}deploy/grafana/alerts.yaml`]);
    if (checked === undefined) return;
    expect(checked).toMatchObject({ ok: true });
    expect(ifThere('promtool', ['test', 'rules', `${root}deploy/grafana/alerts.test.yaml`])).toMatchObject({
      ok: true,
    });
  });

  it('are each tried by a story in which they fire', () => {
    const { tests } = parse(text('deploy/grafana/alerts.test.yaml')) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts?: unknown[] }[] }[];
    };
    const fired = tests.flatMap((test) => test.alert_rule_test).filter(({ exp_alerts = [] }) => exp_alerts.length > 0);
    expect([...new Set(fired.map(({ alertname }) => alertname))].sort()).toEqual(
      alerts.map(({ alert }) => alert).sort(),
    );
  });
});

describe('dashboards', () => {
  it('are written out as they are', () => {
    expect(Object.keys(dashboards)).toEqual(['overview', 'consuming', 'event-store', 'http']);
    expect(readdirSync(`${root}deploy/grafana/dashboards`).sort()).toEqual(
      Object.keys(dashboards)
        .map((name) => `${name}.json`)
        .sort(),
    );
    for (const name of Object.keys(dashboards)) expect(readFileSync(fileOf(name), 'utf8')).toBe(textOf(name));
  });

  it('name only numbers and labels that there are', () => {
    for (const { where, expr } of queries)
      expect({ where, unknown: unknownIn(filledIn(expr)) }).toEqual({ where, unknown: [] });
    for (const { templating } of Object.values(dashboards))
      expect(templating.list.map(({ query }) => JSON.stringify(query)).join()).toContain(
        'label_values(throughline_feed_head_position, service)',
      );
  });

  it('call their curves by labels that the query leaves', () => {
    for (const { where, expr, legendFormat } of queries) {
      const { groupedBy, selectors } = namedIn(filledIn(expr));
      const left = groupedBy.length > 0 ? new Set(groupedBy) : (numbers.get(selectors[0]?.metric ?? '') ?? new Set());
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      expect({ where, gone: shown.filter((label) => !left.has(label)) }).toEqual({ where, gone: [] });
    }
  });

  it('ask what Prometheus understands', () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-queries-'));
    const file = join(folder, 'rules.yaml');
    const rules = queries.map(({ expr }, index) => ({ record: `query:${index}`, expr: filledIn(expr) }));
    writeFileSync(file, stringify({ groups: [{ name: 'queries', rules }] }));
    const checked = ifThere('promtool', ['check', 'rules', '--lint=none', file]);
    rmSync(folder, { recursive: true });
    if (checked !== undefined) expect(checked).toMatchObject({ ok: true });
  });

  it('lay their panels out without one over another', () => {
    for (const { uid, panels } of Object.values(dashboards))
      for (const [index, { gridPos: a, title }] of panels.entries()) {
        expect(a.x + a.w).toBeLessThanOrEqual(24);
        const over = panels
          .slice(index + 1)
          .filter(({ gridPos: b }) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h);
        expect({ uid, title, over: over.map((panel) => panel.title) }).toEqual({ uid, title, over: [] });
      }
  });
});
