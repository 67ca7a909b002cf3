/** Names under which the shell's parts are injected where a class would not do. */
export const businessClock = Symbol('BusinessClock');
export const serviceLog = Symbol('Log');
