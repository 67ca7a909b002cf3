/** What there is: a runbook may name nothing else. */
export interface Known {
  /** By context, as the OpenAPI documents have them: `GET /v1/operator/parked/{id}`. */
  readonly routes: Readonly<Record<string, readonly string[]>>;
  /** Names of metrics with the labels of each. */
  readonly metrics: ReadonlyMap<string, readonly string[]>;
  readonly scripts: readonly string[];
  readonly environment: ReadonlySet<string>;
  /** What `main.js` can be told to do. */
  readonly tasks: readonly string[];
  /** Deployments of the chart. */
  readonly deployments: ReadonlySet<string>;
  /** Shell variables that the reader has set before. */
  readonly variables: ReadonlySet<string>;
}

export interface Fault {
  readonly what:
    'part' | 'route' | 'metric' | 'label' | 'script' | 'environment' | 'task' | 'deployment' | 'variable' | 'unsaid';
  readonly name: string;
}

/** In this order on each page. */
export const parts = ['Symptom', 'Check', 'Action', 'Verify'] as const;

/** By which shell variable a page addresses which service. */
const services: Readonly<Record<string, string>> = { O: 'order', L: 'logistics', A: 'alerting' };
const databases = /^throughline_(?:order|logistics|alerting)(?:_owner|_runtime)?$/;

/** Everything on a page that is not there, and parts that are missing. */
export const faultsOf = (page: string, known: Known): readonly Fault[] => [
  ...partFaults(page),
  ...routeFaults(page, known),
  ...metricFaults(page, known),
  ...named(page, /\bnpm run ([a-z]+(?::[a-z]+)*)/g, 'script', (name) => known.scripts.includes(name)),
  ...named(page, /\bmain\.js ([a-z]+)/g, 'task', (name) => known.tasks.includes(name)),
  ...named(page, /\bdeploy\/(throughline-[a-z-]+)/g, 'deployment', (name) => known.deployments.has(name)),
  ...environmentFaults(page, known),
  ...unsaidFaults(page),
];

/** Shell variables that a text sets: `NAME=…` where a command may begin. */
export const variablesSetIn = (page: string): readonly string[] =>
  shellBlocks(page).flatMap(({ code }) =>
    [...code.matchAll(/(?:^|;|\bexport|\bdo|\bfor)[ \t]*((?:[A-Za-z_]+=\S*[ \t]*)+|[a-z]+ in )/gm)].flatMap(
      ([, set = '']) =>
        set.endsWith(' in ') ? [set.slice(0, -4)] : [...set.matchAll(/([A-Za-z_]+)=/g)].map(([, name = '']) => name),
    ),
  );

const partFaults = (page: string): readonly Fault[] => {
  const found = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  const missing = parts.filter((part) => !found.includes(part));
  if (missing.length > 0) return missing.map((name) => ({ what: 'part', name }));
  return found.join() === parts.join() ? [] : [{ what: 'part', name: found.join() }];
};

/** `ask $A/v1/… -d` posts; without data it gets. A part that differs from call to call stands for any. */
const routeFaults = (page: string, { routes }: Known): readonly Fault[] => {
  const calls = [...page.matchAll(/(.*)\$([OLA])(\/[\w$/.-]+)([^|;\n]*)/g)].map(
    ([, before = '', service = '', path = '', rest = '']) => ({
      context: services[service] ?? '',
      route: `${/-d |-X POST/.test(rest) || before.includes(' -X POST ') ? 'POST' : 'GET'} ${path}`,
    }),
  );
  const told = [...page.matchAll(/`(GET|POST) (\/[\w/{}-]+)`/g)].map(([, method = '', path = '']) => ({
    context: 'alerting',
    route: `${method} ${path}`,
  }));
  return [...calls, ...told]
    .filter(({ context, route }) => !(routes[context] ?? []).some((there) => patternOf(there).test(route)))
    .map(({ route }) => ({ what: 'route', name: route }));
};

const patternOf = (route: string): RegExp => new RegExp(`^${route.replace(/\{[^}]+\}/g, '[^/]+')}$`);

const metricFaults = (page: string, { metrics }: Known): readonly Fault[] => {
  const full = [...page.matchAll(/\b(throughline_[a-z_]+)(\{[^}\n]*\}?)?/g)]
    .filter(([, name = '']) => !databases.test(name))
    .map(([, name = '', labels = '']) => ({ name, labels, exact: true }));
  const begun = [...page.matchAll(/\bmetric (?:\$\w|"\$1") (?:'([^']+)'|(\w+))/g)].flatMap(([, quoted, bare]) => {
    const [, group, rest = ''] = /^(\([\w|]+\)|\w+)(.*)$/.exec(quoted ?? bare ?? '') ?? [];
    return (group ?? '')
      .replace(/[()]/g, '')
      .split('|')
      .map((name) => ({ name: `throughline_${name}`, labels: rest, exact: false }));
  });
  return [...full, ...begun].flatMap(({ name, labels, exact }): Fault[] => {
    const matching = [...metrics.keys()].filter((there) => (exact ? there === name : there.startsWith(name)));
    if (matching.length === 0) return [{ what: 'metric', name }];
    const used = [...labels.matchAll(/([a-z_]+)="/g)].map(([, label = '']) => label);
    const has = (label: string) => matching.some((there) => metrics.get(there)?.includes(label));
    return used.filter((label) => !has(label)).map((label) => ({ what: 'label', name: `${name} ${label}` }));
  });
};

/** Names in capitals: set for a command, used in one, or spoken of in backticks. */
const environmentFaults = (page: string, { environment, variables }: Known): readonly Fault[] => {
  const own = new Set([...variables, ...variablesSetIn(page)]);
  const used = shellBlocks(page)
    .flatMap(({ code }) => [...code.matchAll(/\$\{?([A-Z][A-Z_]*)/g)])
    .map(([, name = '']) => name)
    .filter((name) => !own.has(name));
  const spoken = [...withoutBlocks(page).matchAll(/`\$?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)(?:=[^`]*)?`/g)].map(
    ([, name = '']) => name,
  );
  const given = [...page.matchAll(/\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g)].map(([, name = '']) => name);
  return [
    ...used.map((name): Fault => ({ what: 'variable', name })),
    ...[...new Set([...spoken, ...given])]
      .filter((name) => !environment.has(name) && !own.has(name) && !isMeant(name))
      .map((name): Fault => ({ what: 'environment', name })),
  ];
};

/** Methods and signals are written in capitals as well. */
const isMeant = (name: string): boolean => ['GET', 'POST', 'SIGTERM', 'FOR UPDATE'].includes(name);

/** A block for a cluster, where the text before it does not say that it was not run. */
const unsaidFaults = (page: string): readonly Fault[] =>
  shellBlocks(page)
    .filter(({ code }) => /^\s*(?:kubectl|helm) /m.test(code))
    .filter(
      ({ before }) =>
        !(
          before
            .slice(-700)
            .split(/^## |^```\w*$/m)
            .at(-1) ?? ''
        ).includes('not run here'),
    )
    .map(({ code }) => ({ what: 'unsaid', name: code.trim().split('\n')[0] ?? '' }));

const shellBlocks = (page: string): readonly { readonly code: string; readonly before: string }[] =>
  [...page.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map((match) => ({
    code: match[1] ?? '',
    before: page.slice(0, match.index),
  }));

const withoutBlocks = (page: string): string => page.replace(/^ *```[\s\S]*?^ *```$/gm, '');

const named = (
  page: string,
  pattern: RegExp,
  what: Fault['what'],
  exists: (name: string) => boolean,
): readonly Fault[] =>
  [...page.matchAll(pattern)]
    .map(([, name = '']) => name)
    .filter((name) => !exists(name))
    .map((name) => ({ what, name }));
