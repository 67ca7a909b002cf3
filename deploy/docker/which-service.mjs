/** What a container says that was not told which service it is. */
import { readdirSync } from 'node:fs';

const scripts = readdirSync('services').map((service) => `services/${service}/app/dist/main.js`);
console.error(`Say which service to run:\n${scripts.map((script) => `  ${script} [migrate|topics]`).join('\n')}`);
process.exitCode = 64;
