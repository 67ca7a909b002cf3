/** A container as a compose file or a manifest describes it. */
export interface Container {
  readonly name: string;
  /** `order`, `logistics` or `alerting`. */
  readonly service: string;
  readonly task: 'run' | 'migrate' | 'topics';
  readonly environment: Readonly<Record<string, string>>;
}

/** Which of our programs a command line starts; undefined for a program of somebody else. */
export const startedBy = (
  command: readonly string[],
): { readonly service: string; readonly task: Container['task'] } | undefined => {
  const [script, task = 'run', ...more] = command.filter((part) => !part.startsWith('--'));
  const service = /^services\/([a-z]+)\/app\/dist\/main\.js$/.exec(script ?? '')?.[1];
  if (service === undefined) return undefined;
  if (more.length > 0 || !['run', 'migrate', 'topics'].includes(task))
    throw new Error(`no such task: ${command.join(' ')}`);
  return { service, task: task as Container['task'] };
};

/**
 * Lets a program read an environment, and looks on.
 *
 * @param read throws where a variable is wrong, with `faults`
 * @returns what is wrong with it: what the program says, and the variables that it was given for nothing
 */
export const faultsOf = (
  environment: Readonly<Record<string, string>>,
  read: (variables: Readonly<Record<string, string | undefined>>) => unknown,
): readonly string[] => {
  const asked = new Set<string>();
  const watched = new Proxy(environment, {
    get: (target, name: string) => {
      asked.add(name);
      return target[name];
    },
  });
  const faults: string[] = [];
  try {
    read(watched);
  } catch (error) {
    const said = (error as { faults?: readonly string[] }).faults;
    if (said === undefined) throw error;
    faults.push(...said);
  }
  for (const name of Object.keys(environment))
    if (!asked.has(name)) faults.push(`${name} is given, and nobody reads it`);
  return faults;
};

/** Variables that hold secrets, or addresses with a secret in them. */
export const isSecret = (name: string): boolean =>
  /(?:PASSWORD|SECRET|CREDENTIALS?|TOKEN|USERNAME|DATABASE_URL|PRIVATE_KEY)$/.test(name);

/** Values of the right form where a cluster has secrets. */
export const standIn = (name: string): string => {
  if (name.endsWith('DATABASE_URL'))
    return `postgres://${name.startsWith('MIGRATION') ? 'owner' : 'runtime'}:x@postgres/x`;
  if (name === 'FEED_CREDENTIALS') return JSON.stringify({ alerting: '0'.repeat(64) });
  if (name === 'SEAL_SECRET') return 'stand-in'.repeat(4);
  return 'stand-in';
};
