import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

export type ServiceName = 'order' | 'logistics' | 'alerting';

export interface Service {
  readonly name: ServiceName;
  /** The script that runs it, and migrates its database when given the argument `migrate`. */
  readonly script: string;
  /** The port it has unless another program has it. */
  readonly port: number;
  /** Whose published events it reads. */
  readonly sources: readonly ServiceName[];
}

const scriptOf = (name: ServiceName): string =>
  fileURLToPath(new URL(`../../../services/${name}/app/dist/main.js`, import.meta.url));

export const services: readonly Service[] = [
  { name: 'order', script: scriptOf('order'), port: 4100, sources: ['logistics', 'alerting'] },
  { name: 'logistics', script: scriptOf('logistics'), port: 4200, sources: ['order'] },
  { name: 'alerting', script: scriptOf('alerting'), port: 4300, sources: ['order', 'logistics'] },
];

/** Tools on this machine read feeds under this name, as a service does under its own. */
export const localConsumer = 'local';

export interface Settings {
  readonly urls: Readonly<Record<string, string>>;
  /** For what the service reads from others: the credential of a consumer at a source. */
  readonly credential: (consumer: string, source: string) => string;
  /** The same for every service: who issues tokens, which clock, how much is logged. */
  readonly common: Readonly<Record<string, string>>;
}

/** The environment in which one service runs, without its database. */
export const environmentOf = (
  service: Service,
  all: readonly Service[],
  settings: Settings,
): Record<string, string> => {
  const url = new URL(settings.urls[service.name] ?? '');
  const consumers = all.filter(({ sources }) => sources.includes(service.name)).map(({ name }) => name);
  return {
    ...settings.common,
    HOST: url.hostname,
    PORT: url.port,
    // The one process of its kind here: killed and started again, it takes its own leases at once.
    INSTANCE: 'local',
    FEED_CREDENTIALS: JSON.stringify(
      Object.fromEntries(
        [...consumers, localConsumer].map((consumer) => [
          consumer,
          sha256(settings.credential(consumer, service.name)),
        ]),
      ),
    ),
    ...Object.fromEntries(
      service.sources.flatMap((source) => [
        [`SOURCE_${source.toUpperCase()}`, settings.urls[source] ?? ''],
        [`SOURCE_${source.toUpperCase()}_CREDENTIAL`, settings.credential(service.name, source)],
      ]),
    ),
  };
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
