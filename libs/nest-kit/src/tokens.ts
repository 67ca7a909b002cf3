/** The shell's log: `@Inject(serviceLog) log: Log`. */
export const serviceLog = Symbol('Log');
