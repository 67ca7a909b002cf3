import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { serviceOnPaper } from '../service-on-paper.js';
import { library } from '../specs/library.js';
import { Metrics } from './metrics.js';

const page = fileURLToPath(new URL('../../../../docs/metrics.md', import.meta.url));

interface Known {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

const rowOf = ({ name, help, type, labelNames }: Known): string =>
  `| \`${name}\` | ${type} | ${labelNames.map((label) => `\`${label}\``).join(', ')} | ${help} |`.replaceAll(
    / +/g,
    ' ',
  );

/** What a service measures, read from the service itself. */
const measured = async (): Promise<readonly string[]> => {
  const { app } = await serviceOnPaper(library);
  return (app.get(Metrics).registry.getMetricsAsArray() as unknown as Known[]).map(rowOf).sort();
};

describe('docs/metrics.md', () => {
  it('lists every number that a service tells, with its labels, and no other', async () => {
    const lines = (await readFile(page, 'utf8')).split('\n').filter((line) => line.startsWith('| `throughline_'));
    expect(lines.map((line) => line.replaceAll(/ +/g, ' '))).toEqual(await measured());
  });
});
