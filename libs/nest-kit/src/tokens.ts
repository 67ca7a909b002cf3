/** Names under which the shell's parts are injected. */
export const serviceDefinition = Symbol('ServiceDefinition');
export const eventStore = Symbol('EventStore');
export const readModels = Symbol('ReadModels');
export const businessClock = Symbol('BusinessClock');
