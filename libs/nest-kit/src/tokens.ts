/** The shell's log: `@Inject(serviceLog) log: Log`. */
export const serviceLog = Symbol('Log');

/** What this process does: `@Inject(rolesOfProcess) roles: ReadonlySet<ProcessRole>`. */
export const rolesOfProcess = Symbol('ProcessRoles');

/** What the topics of this installation are like: `@Inject(topicSettings) topics: KafkaEnvironment | null`; null where it has none. */
export const topicSettings = Symbol('TopicSettings');
