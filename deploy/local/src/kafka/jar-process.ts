import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchOver, type Guard } from '../guard.js';
import { commandOf, isAlive, signal } from '../processes.js';

/** One process of a broker, from its start to its end. */
export interface Life {
  readonly pid: number;
  readonly child: ChildProcess;
  readonly guard: Guard;
  readonly ended: Promise<void>;
  isOver(): boolean;
}

export interface Launch {
  readonly folder: string;
  readonly jars: string;
  readonly java: string;
  readonly thrownAway: readonly string[];
  readonly leaveRunning: boolean;
}

export interface Ports {
  readonly broker: number;
  readonly controller: number;
}

const logSize = 10_000_000;
/** What an earlier launcher left behind is on its way out: its guard has asked it to end. */
const leftoverEndsWithinMs = 10_000;

/** Starts the process; it answers some seconds later. */
export const launch = (options: Launch, ports: Ports): Life => {
  const { folder, java, thrownAway } = options;
  writeFileSync(join(folder, 'server.properties'), settingsOf(folder, ports));
  writeFileSync(join(folder, 'log4j2.properties'), logging);
  if (!existsSync(join(folder, 'data', 'meta.properties'))) format(options);
  const logFile = join(folder, 'broker.log');
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > logSize) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'a', 0o600);
  // Detached: Ctrl-C in a terminal goes to the whole process group, and the launcher stops things in their order.
  const child = spawn(java, [...virtualMachine(options), 'kafka.Kafka', 'server.properties'], {
    cwd: folder,
    detached: true,
    env: environment(),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  const pid = child.pid ?? 0;
  let over = false;
  const ended = new Promise<void>((done) => {
    const onEnd = (): void => {
      over = true;
      rmSync(pidFile(folder), { force: true });
      done();
    };
    child.once('exit', onEnd).once('error', onEnd);
  });
  if (pid !== 0) writeFileSync(pidFile(folder), String(pid));
  const guard: Guard =
    options.leaveRunning || pid === 0
      ? { release: () => Promise.resolve() }
      : watchOver({ pid, signal: thrownAway.length > 0 ? 'KILL' : 'TERM', thrownAway });
  return { pid, child, guard, ended, isOver: () => over };
};

/** Waits for a broker that an earlier launcher left behind on this folder, and ends what does not end by itself. */
export const endLeftover = async (folder: string): Promise<void> => {
  const file = pidFile(folder);
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  // The number may have been given out again: a broker of ours names its folder.
  const isOurs = (): boolean => isAlive(pid) && commandOf(pid).includes(folder);
  for (const until = Date.now() + leftoverEndsWithinMs; isOurs(); await sleep(50))
    if (Date.now() > until) signal(pid, 'SIGKILL');
  rmSync(file, { force: true });
};

export const lastLines = (file: string): string =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-20).join('\n') : '';

const pidFile = (folder: string): string => join(folder, 'broker.pid');

/** Into a folder that does not exist yet: Kafka takes no data folder that was never formatted. */
const format = (options: Launch): void => {
  // With a dash in front it would be taken for an option.
  const id = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  const tool = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', id, '-c', 'server.properties'];
  const { status, stdout, stderr, error } = spawnSync(options.java, [...virtualMachine(options), ...tool], {
    cwd: options.folder,
    env: environment(),
    encoding: 'utf8',
  });
  if (status === 0) return;
  const said = error?.message ?? `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
  throw new Error(`The folder ${options.folder} cannot be made ready for Kafka:\n${said}`);
};

/** Half a gigabyte is plenty for one machine; a quick start is worth more than the last tenth of speed. */
const virtualMachine = ({ folder, jars }: Launch): readonly string[] => [
  '-Xms128m',
  '-Xmx512m',
  '-XX:+UseSerialGC',
  `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`,
  '-cp',
  join(jars, '*'),
];

/** Nothing of a shell's Kafka or Java settings reaches it: they would change it in silence. */
const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' });

/** One node has nobody to copy to, so whatever asks for copies by default is told one. */
const settingsOf = (folder: string, { broker, controller }: Ports): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${broker}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'num.io.threads': 4,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

const logging = `rootLogger.level = INFO
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %c{1} %m%n
# Every setting of every client, at every start.
logger.settings.name = org.apache.kafka.common.config
logger.settings.level = WARN
`;
