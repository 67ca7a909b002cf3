import { startStack, type Stack } from '@throughline/local';
import { serviceNames } from '../../replay/api.js';
import { worksOnDemand } from '../asked-process.js';

/** The launcher as `npm start` runs it: in a process of its own, so that what it costs is known. */

export interface Launch {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly replicas: number;
  /** Absent: services read one another's feeds. */
  readonly brokers: readonly string[] | undefined;
}

let stack: Stack | undefined;

const look = ({ services }: Stack) => ({
  processes: serviceNames.flatMap((name) =>
    services[name].replicas.map((each) => ({ name: each.name, pid: each.pid })),
  ),
  urls: Object.fromEntries(serviceNames.map((name) => [name, services[name].urls])),
});

const work = {
  /** @returns where it answers, and what somebody needs who gives commands */
  start: async ({ brokers, ...options }: Launch) => {
    stack = await startStack({ ...options, ports: 'any', ...(brokers !== undefined && { kafka: { brokers } }) });
    return { ...look(stack), token: stack.token('integration') };
  },
  look: () => look(stack!),
  stop: () => stack?.stop(),
};
export type LauncherWork = typeof work;

worksOnDemand(work, async () => stack?.stop());
