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

/** What a process can do. */
export type ServiceRole = 'api' | 'worker' | 'sequencer';

export interface Settings {
  /** Where the processes of each service answer that are there to be asked. */
  readonly urls: Readonly<Record<string, readonly string[]>>;
  /** For what the service reads from others: the credential of a consumer at a source. */
  readonly credential: (consumer: string, source: string) => string;
  /** The same for every service: who issues tokens, which clock, how much is logged. */
  readonly common: Readonly<Record<string, string>>;
  /** Services read one another's topics, and the feed only for what a topic does not hold. */
  readonly overKafka: boolean;
}

/** One process of a service, among its likes. */
export interface Replica {
  /** Counted from 1. */
  readonly number: number;
  /** Of how many. */
  readonly of: number;
  readonly url: string;
  /** Absent: all. */
  readonly roles?: readonly ServiceRole[] | undefined;
}

/** The environment in which one process of a service runs, without its database. */
export const environmentOf = (
  service: Service,
  all: readonly Service[],
  settings: Settings,
  replica: Replica,
): Record<string, string> => {
  const url = new URL(replica.url);
  const consumers = all.filter(({ sources }) => sources.includes(service.name)).map(({ name }) => name);
  const isAlone = replica.of === 1;
  return {
    ...settings.common,
    HOST: url.hostname,
    PORT: url.port,
    // Killed and started again under its name, nobody has to wait until its leases lapse.
    INSTANCE: isAlone ? 'local' : `r${replica.number}`,
    ...(isAlone && replica.roles === undefined ? { ONLY_PROCESS: 'true' } : {}),
    ...(replica.roles === undefined ? {} : { ROLE: replica.roles.join(',') }),
    FEED_CREDENTIALS: JSON.stringify(
      Object.fromEntries(
        [...consumers, localConsumer].map((consumer) => [
          consumer,
          sha256(settings.credential(consumer, service.name)),
        ]),
      ),
    ),
    ...Object.fromEntries(
      service.sources.flatMap((source) => {
        const name = `SOURCE_${source.toUpperCase()}`;
        const feed = (settings.urls[source] ?? []).join(',');
        return [
          ...(settings.overKafka
            ? [[name, 'kafka'] as const, [`${name}_FEED`, feed] as const]
            : [[name, feed] as const]),
          [`${name}_CREDENTIAL`, settings.credential(service.name, source)] as const,
        ];
      }),
    ),
  };
};

/** Of a process: the name of its service, and which of several it is. */
export const processName = (service: ServiceName, { number, of }: Pick<Replica, 'number' | 'of'>): string =>
  of === 1 ? service : `${service}-r${number}`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
