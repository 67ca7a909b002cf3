/** The shell's log: `@Inject(serviceLog) log: Log`. */
export const serviceLog = Symbol('Log');

/** What this process does: `@Inject(rolesOfProcess) roles: ReadonlySet<ProcessRole>`. */
export const rolesOfProcess = Symbol('ProcessRoles');
