import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { isSecret, startedBy, type Container } from './containers.js';
import { environmentFaults } from './read-as-the-service.js';
import { composeFaults, root, text } from './schemas.js';
import { ifThere } from './tools.js';

interface ComposeService {
  readonly image: string;
  readonly build?: unknown;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly (
    string | { readonly source: string; readonly target: string; readonly volume?: { readonly subpath: string } }
  )[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly disable?: boolean };
  readonly read_only?: boolean;
  readonly tmpfs?: string;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly deploy?: {
    readonly resources: { readonly limits: { readonly cpus: string; readonly memory: string; readonly pids: number } };
  };
}

const file = parse(text('docker-compose.yml'), { merge: true }) as { services: Record<string, ComposeService> };
const services = Object.entries(file.services);
const ours = services.filter(([, { build }]) => build !== undefined);
const jobs = ours.filter(([, { restart }]) => restart === 'no');

/** What the first job of the stack writes, by the path in the volume. */
const secrets = async (): Promise<(path: string) => Record<string, string>> => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-secrets-'));
  process.env['SECRETS_FOLDER'] = folder;
  try {
    const { tasks } = (await import(pathToFileURL(`${root}deploy/docker/development.mjs`).href)) as {
      tasks: { secrets(): Promise<void> };
    };
    await tasks.secrets();
    const files = new Map(
      ['order', 'logistics', 'alerting'].flatMap((service) =>
        [`${service}/service.env`, `${service}-owner/migration.env`].map((path) => [
          path,
          parseEnv(readFileSync(join(folder, path), 'utf8')) as Record<string, string>,
        ]),
      ),
    );
    return (path) => files.get(path) ?? {};
  } finally {
    delete process.env['SECRETS_FOLDER'];
    rmSync(folder, { recursive: true });
  }
};

/** The environment that the process sees: what stands in the file, and what `--env-file` brings from its folder of the volume. */
const containers = async (): Promise<readonly Container[]> => {
  const secret = await secrets();
  return ours.flatMap(([name, { command = [], environment = {}, volumes = [] }]) => {
    const started = startedBy(command);
    if (started === undefined) return [];
    const from = command.find((part) => part.startsWith('--env-file='))?.replace('--env-file=/secrets/', '');
    const subpath = volumes.flatMap((volume) => (typeof volume === 'string' ? [] : [volume.volume?.subpath ?? '']))[0];
    const interpolated = Object.fromEntries(
      Object.entries(environment).map(([key, value]) => [key, value.replace(/\$\{\w+:-([^}]*)\}/g, '$1')]),
    );
    return [
      {
        name,
        ...started,
        environment: { ...interpolated, ...(from === undefined ? {} : secret(`${subpath ?? ''}/${from}`)) },
      },
    ];
  });
};

describe('the compose file', () => {
  it('is one by the Compose Specification', () => {
    expect(composeFaults(file)).toEqual([]);
    const asked = ifThere('docker', ['compose', 'version']);
    if (asked?.ok === true)
      expect(ifThere('docker', ['compose', '--file', `${root}docker-compose.yml`, 'config', '--quiet'])).toMatchObject({
        ok: true,
      });
    else process.stderr.write('not run: docker compose is not on this machine\n');
  });

  it('gives every container of ours an environment that its program reads, and nothing else', async () => {
    const all = await containers();
    expect(all.map(({ service, task }) => `${service} ${task}`).sort()).toEqual(
      ['alerting', 'logistics', 'order'].flatMap((service) =>
        ['migrate', 'run', 'topics'].map((task) => `${service} ${task}`),
      ),
    );
    for (const container of all)
      expect({ of: container.name, faults: environmentFaults(container) }).toEqual({ of: container.name, faults: [] });
  });

  it('lets each service in at the feeds that it reads, and nobody else', async () => {
    const all = (await containers()).filter(({ task }) => task === 'run');
    const admitted = all.map(({ service, environment }) => {
      const reads = Object.keys(environment).flatMap(
        (name) => /^SOURCE_(\w+?)_CREDENTIAL$/.exec(name)?.[1]?.toLowerCase() ?? [],
      );
      return { service, reads, lets: Object.keys(JSON.parse(environment['FEED_CREDENTIALS'] ?? '{}') as object) };
    });
    for (const { service, lets } of admitted)
      expect(lets.sort()).toEqual(
        admitted
          .filter(({ reads }) => reads.includes(service))
          .map((reader) => reader.service)
          .sort(),
      );
  });

  it('has no secret in it', () => {
    for (const [name, { environment = {} }] of services)
      expect({ name, secrets: Object.keys(environment).filter(isSecret) }).toEqual({ name, secrets: [] });
  });

  it('lets in nobody from outside this machine', () => {
    for (const [, { ports = [] }] of services) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('starts nothing before what it needs is well', () => {
    for (const [name, { depends_on = {} }] of services)
      for (const [needed, { condition }] of Object.entries(depends_on)) {
        const job = jobs.some(([of]) => of === needed);
        expect({ name, needed, condition }).toEqual({
          name,
          needed,
          condition: job ? 'service_completed_successfully' : 'service_healthy',
        });
        // Ours bring their health check with the image.
        const { healthcheck, build } = file.services[needed] ?? {};
        if (!job)
          expect({ needed, checked: build !== undefined || healthcheck !== undefined }).toEqual({
            needed,
            checked: true,
          });
      }
    for (const name of ['order', 'logistics', 'alerting'])
      expect(Object.keys(file.services[name]?.depends_on ?? {})).toEqual([`${name}-migration`, `${name}-topics`]);
  });

  it('confines what is ours, and bounds everything', () => {
    for (const [name, service] of ours)
      expect({ name, ...service }).toMatchObject({
        name,
        read_only: true,
        cap_drop: ['ALL'],
        tmpfs: expect.stringMatching(/^\/tmp:size=\d+m/),
      });
    for (const [name, { security_opt, deploy }] of services) {
      expect({ name, security_opt }).toEqual({ name, security_opt: ['no-new-privileges:true'] });
      expect({ name, ...deploy?.resources.limits }).toEqual({
        name,
        cpus: expect.any(String),
        memory: expect.any(String),
        pids: expect.any(Number),
      });
    }
    // Only what writes the secrets, or reads the ones that are nobody's but the stack's.
    const asRoot = ours.filter(([, { user }]) => user !== undefined).map(([name]) => name);
    expect(asRoot).toEqual(['secrets', 'databases', 'tokens']);
  });

  it('names releases of what it did not build, never a moving tag', () => {
    for (const [, { image, build }] of services)
      if (build === undefined) expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+(?:\.\d+)?(?:-\w+)?$/);
  });
});
