/** Names under which the shell's parts are injected where a class would not do. */
export const serviceDefinition = Symbol('ServiceDefinition');
export const machineryToken = Symbol('Machinery');
export const businessClock = Symbol('BusinessClock');
export const serviceLog = Symbol('Log');
export const environmentToken = Symbol('Environment');
