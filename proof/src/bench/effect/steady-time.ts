/** Microseconds of the machine's steady clock: the same for every process on it, so that one can measure what another began. */
export const steadyMicros = (): number => Number(process.hrtime.bigint() / 1000n);
