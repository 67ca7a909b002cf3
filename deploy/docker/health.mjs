/** The container's health check: is the service in it ready? One line for `docker inspect`, and 0 or 1. */
const address = `http://127.0.0.1:${process.env.PORT ?? '3000'}/health/ready`;
try {
  const answer = await fetch(address, { signal: AbortSignal.timeout(4_000) });
  console.log(`${answer.status} ${await answer.text()}`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.log(`${address}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
