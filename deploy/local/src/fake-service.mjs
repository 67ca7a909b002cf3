/**
 * Stands for a service in specs of the launcher. FAKE names what is odd about it: `dies` at once, `stubborn` does not end on SIGTERM,
 * `silent` does not confirm a turn of the clock, `unmigratable`,
 * `unready`.
 */
import { createServer } from 'node:http';

const { FAKE, PORT, CLOCK } = process.env;

if (process.argv[2] === 'migrate') {
  if (FAKE === 'unmigratable') console.error('no such column');
  process.exit(FAKE === 'unmigratable' ? 1 : 0);
}
if (FAKE === 'dies') {
  console.error('a setting is missing');
  process.exit(1);
}

let now;
createServer((request, response) => {
  const isReady = FAKE !== 'unready' && (CLOCK !== 'turnable' || now !== undefined);
  if (request.url === '/health/ready') response.writeHead(isReady ? 200 : 503).end();
  else response.end(JSON.stringify({ now, environment: process.env }));
}).listen(Number(PORT), '127.0.0.1');

process.on('message', (message) => {
  if (message.type !== 'clock-turn') return;
  const isFirst = now === undefined;
  now = message.now;
  if (FAKE !== 'silent' || isFirst) process.send({ type: 'clock-turned', now });
});
process.on('disconnect', () => process.exit(0));
if (FAKE === 'stubborn') process.on('SIGTERM', () => undefined);
if (CLOCK === 'turnable') process.send({ type: 'clock?' });
