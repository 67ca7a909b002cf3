import { fileURLToPath } from 'node:url';

/** The made-up file that ships with the project: every odd row that a replay must survive is in it. Not compiled, so found beside the sources. */
export const smallFile = fileURLToPath(new URL('../../src/replay/small-orders.csv', import.meta.url));
