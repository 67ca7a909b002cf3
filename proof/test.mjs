/**
 * `npm test`: everything that a newcomer or CI wants to know, from a clone after `npm ci`. Each check and each spec counts as one; the last
 * line is the sum. `npm test -- --quick` leaves out what starts the product (stories, replay).
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'throughline-check-'));
const quick = process.argv.includes('--quick');
const minutes = (n) => n * 60_000;

const tsc = 'node_modules/typescript7/bin/tsc';
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

/** What needs no server and may share the machine. */
const checks = [
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'] },
  { name: 'types of specs', args: [tsc, '-p', 'tsconfig.spec.json'] },
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.'] },
  {
    name: 'dependencies',
    args: ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', 'libs', 'services', 'deploy', 'proof'],
  },
  { name: 'interfaces', args: ['proof/openapi.mjs', '--check'] },
];

const results = [];
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    rmSync(scratch, { recursive: true, force: true });
    process.exit(1);
  });
}

/** Runs one program of Node's. A check is silent unless it fails; specs and the replay are worth watching. */
const run = (args, { watch = false, limit = minutes(10) } = {}) =>
  new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', watch ? 'inherit' : 'pipe', watch ? 'inherit' : 'pipe'],
    });
    running.add(child);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    const timer = setTimeout(() => {
      const reason = `stopped: it took more than ${limit / minutes(1)} minutes`;
      output += `\n${reason}\n`;
      if (watch) console.log(reason);
      child.kill('SIGTERM');
    }, limit);
    child.on('error', (error) => (output += String(error)));
    child.on('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ ok: code === 0, output, seconds: (performance.now() - started) / 1000 });
    });
  });

const report = (name, { passed = 0, failed = 0, skipped = 0, seconds, output = '' }) => {
  results.push({ name, passed, failed, skipped, seconds });
  if (failed > 0 && output !== '') console.log(`\n${output.trimEnd()}\n`);
  const sum = passed + failed + skipped > 1 ? `  ${sentence({ passed, failed, skipped })}` : '';
  console.log(
    `${failed > 0 ? '✗' : passed > 0 ? '✓' : '–'} ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s${sum}`,
  );
};

const sentence = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

const check = async ({ name, args, limit, watch }) => {
  const { ok, output, seconds } = await run(args, { limit, watch });
  report(name, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, seconds, output });
  return ok;
};

const specs = async (name, args, limit) => {
  console.log(`\n${name}`);
  const file = join(scratch, `${name}.json`);
  const { ok, seconds } = await run([...jest, '--ci', '--json', `--outputFile=${file}`, ...args], {
    watch: true,
    limit,
  });
  const counted = countOf(file);
  if (counted === undefined || (!ok && counted.failed === 0)) {
    report(name, { ...counted, failed: (counted?.failed ?? 0) + 1, seconds });
  } else {
    report(name, { ...counted, seconds });
  }
};

/** A suite that could not be loaded has no spec of its own to fail: it counts as one. */
const countOf = (file) => {
  try {
    const said = JSON.parse(readFileSync(file, 'utf8'));
    return {
      passed: said.numPassedTests,
      failed: said.numFailedTests + said.numRuntimeErrorTestSuites,
      skipped: said.numPendingTests + said.numTodoTests,
    };
  } catch {
    return undefined;
  }
};

/**
 * Where the suites that need a broker find one. Jars are fetched here, once, so that a machine that cannot fetch them skips those suites as one
 * without Java does.
 */
const kafkaOf = async () => {
  const { fetchJars, kafkaAvailability } = await import('../deploy/local/dist/index.js');
  const found = kafkaAvailability();
  if (process.env.TEST_KAFKA === 'none') return skipped('TEST_KAFKA=none.');
  if (found.kind === 'none') return skipped(found.why);
  if (found.kind === 'KAFKA_BROKERS') return `the brokers of KAFKA_BROKERS: ${found.brokers.join(', ')}`;
  if (found.kind === 'docker') return 'a broker in Docker';
  try {
    await fetchJars(console.log);
    return 'a broker from the published jars';
  } catch (error) {
    return skipped(error.message.split('\n').slice(0, 2).join(' '));
  }
};

const skipped = (why) => {
  process.env.TEST_KAFKA = `none: ${why}`;
  return `${process.env.CI === 'true' ? 'MISSING, a failure with CI=true' : 'skipped'}. ${why}`;
};

console.log(`Throughline: all checks on Node ${process.version}\n`);
const built = await check({ name: 'build', args: [tsc, '-b'] });
const waiting = [...checks];
await Promise.all(
  [1, 2].map(async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await check(next);
  }),
);
const kafka = built ? await kafkaOf() : 'not looked for: the build failed';
// PostgreSQL and the clock do much of the waiting, so two workers pay even on two cores.
const workers = `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`;
await specs('specs', [workers, '--testPathIgnorePatterns', '/proof/src/stories/'], minutes(25));
if (built && !quick) {
  await specs('stories', ['--runInBand', 'proof/src/stories/'], minutes(12));
  console.log('\nreplay');
  await check({ name: 'replay', args: ['proof/replay.mjs'], watch: true, limit: minutes(10) });
} else {
  for (const name of ['stories', 'replay']) report(name, { skipped: 1, seconds: 0 });
}
rmSync(scratch, { recursive: true, force: true });

const total = { passed: 0, failed: 0, skipped: 0 };
for (const result of results) for (const kind of Object.keys(total)) total[kind] += result[kind];
const failed = results.filter((result) => result.failed > 0).map(({ name }) => name);
console.log('\nSummary');
for (const { name, seconds, ...counts } of results) {
  console.log(`  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s  ${sentence(counts)}`);
}
console.log(`  ${'Kafka suites'.padEnd(16)}           ${kafka}`);
if (failed.length > 0) console.log(`  red: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
console.log(`\n${sentence(total)}`);
