import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import { tableUnder } from '../fences/documents.js';
import { isSecret, standIn, startedBy, type Container } from './containers.js';
import { environmentFaults } from './read-as-the-service.js';
import { kubernetes, root, text, valuesFaults, type Manifest } from './schemas.js';
import { ifThere } from './tools.js';

const chart = 'deploy/helm/throughline';
const { examples, fingerprintOf, render } = (await import(pathToFileURL(`${root}deploy/helm/render.mjs`).href)) as {
  examples: readonly string[];
  fingerprintOf(example: string): string;
  render(example: string): string;
};

type Labels = Readonly<Record<string, string>>;
interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: { readonly name: string; readonly key: string };
    readonly fieldRef?: object;
  };
}

const named = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;
const byName = (a: Manifest, b: Manifest): number => (named(a) < named(b) ? -1 : 1);
const manifestsIn = (documents: string): readonly Manifest[] =>
  parseAllDocuments(documents)
    .flatMap((document) => {
      const manifest = document.toJS() as Manifest | null;
      return manifest === null ? [] : [manifest];
    })
    .sort(byName);
const ofKind = (manifests: readonly Manifest[], ...kinds: readonly string[]) =>
  manifests.filter(({ kind }) => kinds.includes(kind));
const podOf = (manifest: Manifest) => manifest.spec.template.spec;
const selects = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

const files = mkdtempSync(join(tmpdir(), 'throughline-helm-'));
const certificate = join(files, 'ca.crt');
writeFileSync(certificate, '-----BEGIN CERTIFICATE-----\n');
afterAll(() => rmSync(files, { recursive: true }));

/** What the process sees, with something of the right form for each secret. */
const containerOf = (manifest: Manifest): Container => {
  const [container] = podOf(manifest).containers;
  const started = startedBy(container.args);
  if (started === undefined) throw new Error(`${named(manifest)} starts ${String(container.args)}`);
  const valueOf = ({ name, value, valueFrom }: Variable): string => {
    if (name === 'KAFKA_TLS_CA_FILE') return certificate;
    return value ?? (valueFrom?.secretKeyRef === undefined ? manifest.metadata.name : standIn(name));
  };
  const environment = Object.fromEntries(
    (container.env as Variable[]).map((variable) => [variable.name, valueOf(variable)]),
  );
  return { name: named(manifest), ...started, environment };
};

describe.each(examples)('the chart with the values of %s', (example) => {
  const manifests = manifestsIn(text(`deploy/helm/rendered/${example}`));
  const deployments = ofKind(manifests, 'Deployment');
  const programs = ofKind(manifests, 'Deployment', 'Job');

  it('was rendered after its last change', () => {
    expect(text(`deploy/helm/rendered/${example}`).split('\n')[0]).toContain(`fingerprint ${fingerprintOf(example)}`);
    const helm = ifThere(process.env['HELM'] ?? 'helm', [
      'lint',
      '--strict',
      `${root}${chart}`,
      '--values',
      `${root}deploy/helm/examples/${example}`,
    ]);
    if (helm === undefined) return;
    expect(helm).toMatchObject({ ok: true });
    // Releases of Helm order and space differently; the objects are the same.
    expect(manifestsIn(render(example))).toEqual(manifests);
  });

  it('makes only objects that an API server takes, field by field', () => {
    const { knows, faults } = kubernetes();
    const unknown = manifests.filter((manifest) => !knows(manifest)).map(({ kind }) => kind);
    expect(unknown.filter((kind) => kind !== 'PodMonitor')).toEqual([]);
    if (unknown.length > 0)
      process.stderr.write(`not checked against a schema: ${unknown.join(', ')} (of the Prometheus operator)\n`);
    const wrong = manifests.filter(knows).map((manifest) => ({ of: named(manifest), faults: faults(manifest) }));
    expect(wrong.filter((of) => of.faults.length > 0)).toEqual([]);
    expect(new Set(manifests.map(named)).size).toBe(manifests.length);
  });

  it('runs each role of each service once, and prepares each', () => {
    const roles = deployments.map((deployment) => {
      const { service, environment } = containerOf(deployment);
      return `${service} ${environment['ROLE'] ?? ''}`;
    });
    const services = ['alerting', 'logistics', 'order'];
    expect(roles.sort()).toEqual(
      services.flatMap((service) => ['api', 'sequencer', 'worker'].map((role) => `${service} ${role}`)),
    );
    const tasks = ofKind(manifests, 'Job')
      .map(containerOf)
      .map(({ service, task }) => `${service} ${task}`);
    const wanted = example === 'kafka.yaml' ? ['migrate', 'topics'] : ['migrate'];
    expect(tasks.sort()).toEqual(services.flatMap((service) => wanted.map((task) => `${service} ${task}`)));
  });

  it('gives every container an environment that its program reads, and nothing else', () => {
    for (const container of programs.map(containerOf))
      expect({ of: container.name, faults: environmentFaults(container) }).toEqual({ of: container.name, faults: [] });
  });

  it('takes secrets by reference only', () => {
    expect(ofKind(manifests, 'Secret')).toEqual([]);
    for (const program of programs)
      for (const { name, value } of podOf(program).containers[0].env as Variable[])
        if (isSecret(name))
          expect({ of: named(program), name, value }).toEqual({ of: named(program), name, value: undefined });
  });

  it('shows the owner of a database to no running service', () => {
    for (const deployment of deployments) expect(JSON.stringify(deployment)).not.toContain('MIGRATION_DATABASE_URL');
  });

  it('keeps to the restricted Pod Security Standard', () => {
    for (const program of programs) {
      const pod = podOf(program);
      expect({ of: named(program), ...pod.securityContext }).toEqual({
        of: named(program),
        runAsNonRoot: true,
        runAsUser: 10_001,
        runAsGroup: 10_001,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(pod.automountServiceAccountToken).toBe(false);
      for (const container of pod.containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources).toEqual({
          requests: { cpu: expect.any(String), memory: expect.any(String) },
          limits: { memory: expect.any(String) },
        });
      }
    }
  });

  it('asks after the health of what runs, and lets it end by itself', () => {
    // The whole way down: `shutdownWithinMs` of start-service.
    const downWithinMs = Number(
      /shutdownWithinMs = ([\d_]+)/.exec(text('libs/nest-kit/src/start-service.ts'))?.[1]?.replaceAll('_', ''),
    );
    const paths = text('libs/nest-kit/src/health/health.controller.ts');
    for (const deployment of deployments) {
      const { containers, terminationGracePeriodSeconds } = podOf(deployment);
      const { startupProbe, livenessProbe, readinessProbe, env, ports } = containers[0];
      for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
        expect(paths).toContain(`@Get('${String(httpGet.path).slice(1)}')`);
        expect(ports.map(({ name }: { name: string }) => name)).toContain(httpGet.port);
      }
      expect(livenessProbe.httpGet.path).toBe('/health/live');
      expect(readinessProbe.httpGet.path).toBe('/health/ready');
      expect(terminationGracePeriodSeconds * 1_000).toBeGreaterThan(downWithinMs);
      const wait = Number((env as Variable[]).find(({ name }) => name === 'SHUTDOWN_WAIT_MS')?.value);
      // What is in hand when it stops may take four seconds of the way down.
      expect(wait + 4_000).toBeLessThan(downWithinMs);
      expect(wait).toBeGreaterThanOrEqual(readinessProbe.periodSeconds * 1_000);
    }
  });

  it('names in budgets, scalers, services and policies only what there is', () => {
    const labels = programs.map((program) => program.spec.template.metadata.labels as Labels);
    const reaches = (selector: Labels): number => labels.filter((of) => selects(selector, of)).length;
    for (const deployment of deployments) expect(reaches(deployment.spec.selector.matchLabels)).toBe(1);
    for (const budget of ofKind(manifests, 'PodDisruptionBudget'))
      expect(reaches(budget.spec.selector.matchLabels)).toBe(1);
    for (const service of ofKind(manifests, 'Service')) expect(reaches(service.spec.selector)).toBe(1);
    for (const scaler of ofKind(manifests, 'HorizontalPodAutoscaler')) {
      const scaled = deployments.find(({ metadata }) => metadata.name === scaler.spec.scaleTargetRef.name);
      // Whoever scales must not be overruled by a number in the deployment.
      expect({ of: named(scaler), replicas: scaled?.spec.replicas }).toEqual({
        of: named(scaler),
        replicas: undefined,
      });
      expect(scaled).toBeDefined();
    }
    const names = new Set(ofKind(manifests, 'Service').map(({ metadata }) => metadata.name));
    for (const { environment } of deployments.map(containerOf))
      for (const [name, value] of Object.entries(environment))
        if (/^SOURCE_[A-Z]+(?:_FEED)?$/.test(name) && value !== 'kafka')
          expect(names).toContain(new URL(value).hostname);
  });

  it('keeps more workers than could have something to do from ever being there', () => {
    for (const scaler of ofKind(manifests, 'HorizontalPodAutoscaler').filter(({ metadata }) =>
      metadata.name.endsWith('-worker'),
    )) {
      const worker = deployments.find(({ metadata }) => metadata.name === scaler.metadata.name)!;
      const { RANGES = '1', KAFKA_PARTITIONS = RANGES } = containerOf(worker).environment;
      expect(scaler.spec.maxReplicas).toBeLessThanOrEqual(Math.min(Number(RANGES), Number(KAFKA_PARTITIONS)));
    }
  });

  it('opens each way that a pod needs and no other', () => {
    const policies = ofKind(manifests, 'NetworkPolicy');
    const podsOf = (selector: Labels) =>
      programs.filter((program) => selects(selector, program.spec.template.metadata.labels as Labels));
    for (const program of programs) {
      const applied = policies.filter(({ spec }) =>
        selects(spec.podSelector.matchLabels, program.spec.template.metadata.labels),
      );
      expect({ of: named(program), policies: applied.length }).toEqual({ of: named(program), policies: 1 });
      expect(applied[0]?.spec.policyTypes).toEqual(['Ingress', 'Egress']);
    }
    // Feeds: who may go out to whom is who may come in.
    const ways = (direction: 'ingress' | 'egress', peers: 'from' | 'to') =>
      policies.flatMap(({ spec }) =>
        podsOf(spec.podSelector.matchLabels).flatMap((here) =>
          ((spec[direction] ?? []) as Record<string, { podSelector?: { matchLabels: Labels } }[] | undefined>[])
            .flatMap((rule) => rule[peers] ?? [])
            .filter(({ podSelector }) => podSelector?.matchLabels['throughline/service'] !== undefined)
            .flatMap(({ podSelector }) => podsOf(podSelector?.matchLabels ?? {}))
            .map((there) =>
              (direction === 'egress' ? [named(here), named(there)] : [named(there), named(here)]).join(' → '),
            ),
        ),
      );
    const read = deployments.map(containerOf).flatMap(({ name, environment }) =>
      environment['ROLE'] !== 'worker'
        ? []
        : Object.keys(environment).flatMap((variable) => {
            const source = /^SOURCE_(\w+?)_CREDENTIAL$/.exec(variable)?.[1]?.toLowerCase();
            return source === undefined ? [] : [`${name} → Deployment throughline-${source}-api`];
          }),
    );
    expect(read.length).toBe(5);
    expect(ways('egress', 'to').sort()).toEqual([...read].sort());
    expect(ways('ingress', 'from').sort()).toEqual([...read].sort());
  });
});

describe('the values of the chart', () => {
  const schema = JSON.parse(text(`${chart}/values.schema.json`)) as object;
  const values = parse(text(`${chart}/values.yaml`)) as Record<string, unknown>;

  it('are allowed by its schema, once it is said who issues tokens', () => {
    const auth = {
      issuer: 'https://login.example.org',
      audience: 'throughline',
      jwksUrl: 'https://login.example.org/keys',
    };
    expect(valuesFaults(schema, { ...values, auth })).toEqual([]);
    expect(valuesFaults(schema, values)).toHaveLength(2);
    expect(valuesFaults(schema, { ...values, auth, shutdownWaitMs: 9_000, replicas: 3 })).toHaveLength(2);
  });

  it('stand in its README with the defaults that they have', () => {
    const rows = tableUnder(text(`${chart}/README.md`), 'Values').map(([name = '', otherwise = '']) => [
      name.slice(1, -1),
      otherwise.slice(1, -1),
    ]);
    const leaves = (of: object, path = ''): [string, unknown][] =>
      Object.entries(of).flatMap(([key, value]: [string, unknown]) => {
        const name = path === '' ? key : `${path}.${key}`;
        const isLeaf =
          typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0;
        return isLeaf || path === 'resources' ? [[name, value]] : leaves(value, name);
      });
    const told = leaves(values).map(([name, value]) => {
      const context = /^services\.(\w+)\./.exec(name)?.[1];
      const otherwise = JSON.stringify(value);
      return context === undefined
        ? [name, otherwise]
        : [name.replace(context, '<context>'), otherwise.replace(context, '<context>')];
    });
    expect(rows).toEqual([...new Map(told.map((row) => [row.join(), row])).values()]);
  });

  it('are examples of by files that render', () => {
    expect(examples).toEqual(['feeds.yaml', 'kafka.yaml']);
    for (const example of examples) expect(existsSync(`${root}deploy/helm/rendered/${example}`)).toBe(true);
  });
});
