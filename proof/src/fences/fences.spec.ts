import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cruise, PlantedWorkspace, projectsOf, type Finding } from './planted-workspace.js';

/** A fence that was never seen red does not count: one violation of each rule, in a workspace of its own. */

type Tool = 'eslint' | 'dependencyCruiser' | 'compiler' | 'prettier';
type Plant = readonly [tool: Tool, rule: string, file: string, code: string];

const root = fileURLToPath(new URL('../../..', import.meta.url));
const domain = 'services/order/domain/src/planted';
const app = 'services/order/app/src';
const nest = `import { Injectable } from '@nestjs/common';\nexport const taken = Injectable;\n`;
const take = (from: string) => `import { place } from '${from}';\nexport const taken = place;\n`;
const slice = (name: string) => `export const place = '${name}';\n`;

/** What the violations are planted beside. Nobody may complain about these. */
const allowed: Record<string, string> = {
  [`${domain}/rule.ts`]: `import { place as a } from '@throughline/event-sourcing';\nimport { place as b } from '@throughline/values';\nexport const rule = [a, b, new Date('2026-01-01T00:00:00Z').toISOString()];\n`,
  [`${domain}/rule.spec.ts`]: `import { expect } from '@jest/globals';\nimport { rule } from './rule.js';\nexpect(rule).toHaveLength(3);\n`,
  [`${app}/commands/place/place.ts`]: `import { place as domain } from '@throughline/order-domain';\nimport { place as kit } from '@throughline/nest-kit';\nexport const place = [domain, kit];\n`,
  [`${app}/commands/cancel/cancel.ts`]: slice('cancel'),
  [`${app}/commands/cancel/cancel.spec.ts`]: `import { place as kit } from '@throughline/test-kit';\nimport { place } from './cancel.js';\nexport const taken = [kit, place];\n`,
  [`${app}/reactions/when-told/when-told.ts`]: `import { place as contract } from '@throughline/contracts';\nimport { place as domain } from '@throughline/order-domain';\nexport const place = [contract, domain];\n`,
  [`${app}/deadlines/overdue/overdue.ts`]: slice('overdue'),
  [`${app}/read-models/list/list.ts`]: slice('list'),
  [`${app}/published-events/publications.ts`]: take('@throughline/contracts'),
  [`${app}/order-app.module.ts`]: [
    `import { place as cancel } from './commands/cancel/cancel.js';`,
    `import { place as placed } from './commands/place/place.js';`,
    `import { place as overdue } from './deadlines/overdue/overdue.js';`,
    `import { place as told } from './reactions/when-told/when-told.js';`,
    `import { place as list } from './read-models/list/list.js';`,
    `export const wiring = [cancel, placed, overdue, told, list];\n`,
  ].join('\n'),
  'proof/src/stories/story.ts': take('@throughline/test-kit'),
};

const plants: readonly Plant[] = [
  // The compiler of the domain knows no Node, no DOM and no timers.
  ['compiler', 'TS2591', `${domain}/uses-process.ts`, `export const taken = process.pid;\n`],
  ['compiler', 'TS2584', `${domain}/uses-console.ts`, `console.log('here');\n`],
  ['compiler', 'TS2304', `${domain}/uses-fetch.ts`, `export const taken = fetch('https://example.org');\n`],
  ['compiler', 'TS2304', `${domain}/uses-timers.ts`, `setTimeout(() => undefined, 1);\n`],
  [
    'compiler',
    'TS2591',
    `${domain}/uses-node.ts`,
    `import { readFileSync } from 'node:fs';\nexport const taken = readFileSync;\n`,
  ],
  ['compiler', 'TS2591', 'libs/values/src/uses-process.ts', `export const taken = process.pid;\n`],
  ['compiler', 'TS2591', 'libs/event-sourcing/src/uses-process.ts', `export const taken = process.pid;\n`],
  // The compiler everywhere.
  ['compiler', 'TS7006', 'libs/transport/src/implicit-any.ts', `export const taken = (x) => x;\n`],
  [
    'compiler',
    'TS2322',
    'libs/transport/src/unchecked-index.ts',
    `export const taken = (x: string[]): string => x[0];\n`,
  ],
  [
    'compiler',
    'TS2375',
    'libs/transport/src/undefined-given.ts',
    `export const taken: { x?: string } = { x: undefined };\n`,
  ],
  ['compiler', 'TS4114', 'libs/transport/src/override.ts', `class A { a() {} }\nexport class B extends A { a() {} }\n`],
  ['compiler', 'TS6133', 'libs/transport/src/unused.ts', `const unused = 1;\nexport {};\n`],
  [
    'compiler',
    'TS7030',
    'libs/transport/src/falls-off.ts',
    `export const taken = (x: boolean) => {\n  if (x) return 1;\n};\n`,
  ],

  // ESLint: types
  [
    'eslint',
    '@typescript-eslint/no-explicit-any',
    `${domain}/any.ts`,
    `export const taken = (x: any): unknown => x;\n`,
  ],
  [
    'eslint',
    '@typescript-eslint/no-floating-promises',
    'libs/transport/src/floating.ts',
    `Promise.resolve(1);\nexport {};\n`,
  ],
  [
    'eslint',
    '@typescript-eslint/no-misused-promises',
    'libs/transport/src/misused.ts',
    `export const taken = [1].forEach(async () => Promise.resolve());\n`,
  ],
  [
    'eslint',
    '@typescript-eslint/no-non-null-assertion',
    `${app}/commands/place/non-null.ts`,
    `export const taken = (x?: string): string => x!;\n`,
  ],
  [
    'eslint',
    '@typescript-eslint/no-unsafe-return',
    'libs/transport/src/unsafe.ts',
    `export const taken = (x: string): object => JSON.parse(x);\n`,
  ],
  [
    'eslint',
    '@typescript-eslint/switch-exhaustiveness-check',
    `${domain}/switch.ts`,
    `export const taken = (x: 'a' | 'b'): void => {\n  switch (x) {\n    case 'a':\n  }\n};\n`,
  ],
  [
    'eslint',
    '@typescript-eslint/consistent-type-imports',
    `${domain}/type-import.ts`,
    `import { Rule } from './rule-type.js';\nexport const taken = (x: Rule): Rule => x;\n`,
  ],
  ['eslint', 'no-console', 'libs/transport/src/console.ts', `console.log('here');\n`],
  ['eslint', 'eqeqeq', 'libs/transport/src/equal.ts', `export const taken = (x: unknown): boolean => x == 1;\n`],
  // ESLint: time and chance
  ['eslint', 'no-restricted-syntax', `${domain}/now.ts`, `export const taken = Date.now();\n`],
  ['eslint', 'no-restricted-syntax', `${domain}/new-date.ts`, `export const taken = new Date();\n`],
  ['eslint', 'no-restricted-syntax', `${domain}/random.ts`, `export const taken = Math.random();\n`],
  [
    'eslint',
    'no-restricted-syntax',
    `${app}/commands/place/performance.ts`,
    `export const taken = performance.now();\n`,
  ],
  ['eslint', 'no-restricted-syntax', 'libs/event-store/src/now.ts', `export const taken = Date.now();\n`],
  // ESLint: names that say nothing
  ['eslint', 'no-restricted-syntax', `${app}/shared/label.ts`, slice('label')],
  ['eslint', 'no-restricted-syntax', `${domain}/utils.ts`, slice('utils')],
  // ESLint: imports by folder
  ['eslint', 'no-restricted-imports', 'libs/values/src/kernel.ts', take('@throughline/event-sourcing')],
  ['eslint', 'no-restricted-imports', 'libs/event-sourcing/src/store.ts', take('@throughline/event-store')],
  ['eslint', 'no-restricted-imports', 'libs/contracts/src/domain.ts', take('@throughline/order-domain')],
  ['eslint', 'no-restricted-imports', `${domain}/nest.ts`, nest],
  ['eslint', 'no-restricted-imports', `${domain}/contract.ts`, take('@throughline/contracts')],
  ['eslint', 'no-restricted-imports', `${domain}/machinery.spec.ts`, take('@throughline/test-kit')],
  ['eslint', 'no-restricted-imports', `${app}/other-context.ts`, take('@throughline/logistics-domain')],
  ['eslint', 'no-restricted-imports', `${app}/commands/place/sibling.ts`, take('../cancel/cancel.js')],
  ['eslint', 'no-restricted-imports', `${app}/commands/place/other-kind.ts`, take('../../read-models/list/list.js')],
  ['eslint', 'no-restricted-imports', `${app}/read-models/list/other-kind.ts`, take('../../commands/place/place.js')],
  ['eslint', 'no-restricted-imports', `${app}/reactions/when-told/nest.ts`, nest],
  ['eslint', 'no-restricted-imports', `${app}/deadlines/overdue/store.ts`, take('@throughline/event-store')],
  ['eslint', 'no-restricted-imports', `${app}/published-events/nest.ts`, nest],
  ['eslint', 'no-restricted-imports', `${app}/commands/place/test-kit.ts`, take('@throughline/test-kit')],
  ['eslint', 'no-restricted-imports', 'libs/nest-kit/src/test-kit.ts', take('@throughline/test-kit')],
  // ESLint: imports by project tag
  ['eslint', '@nx/enforce-module-boundaries', 'libs/values/src/tag-kernel.ts', take('@throughline/event-store')],
  ['eslint', '@nx/enforce-module-boundaries', 'libs/values/src/tag-external.ts', nest],
  ['eslint', '@nx/enforce-module-boundaries', 'libs/contracts/src/tag-contract.ts', take('@throughline/event-store')],
  ['eslint', '@nx/enforce-module-boundaries', 'libs/event-store/src/tag-adapter.ts', take('@throughline/order-app')],
  ['eslint', '@nx/enforce-module-boundaries', `${domain}/tag-domain.ts`, take('@throughline/contracts')],
  ['eslint', '@nx/enforce-module-boundaries', `${domain}/tag-external.ts`, nest],
  ['eslint', '@nx/enforce-module-boundaries', `${app}/tag-scope.ts`, take('@throughline/alerting-domain')],
  ['eslint', '@nx/enforce-module-boundaries', `${app}/tag-testing.ts`, take('@throughline/test-kit')],
  ['eslint', '@nx/enforce-module-boundaries', 'deploy/local/src/tag-deploy.ts', take('@throughline/order-app')],

  // dependency-cruiser
  [
    'dependencyCruiser',
    'no-cycles',
    `${domain}/chicken.ts`,
    `import { egg } from './egg.js';\nexport const chicken = (): unknown => egg;\n`,
  ],
  ['dependencyCruiser', 'resolvable', 'libs/transport/src/lost.ts', take('./nowhere.js')],
  ['dependencyCruiser', 'domain-is-pure', `${domain}/cruised-nest.ts`, nest],
  [
    'dependencyCruiser',
    'domain-is-pure',
    `${domain}/cruised-node.ts`,
    `import { readFileSync } from 'node:fs';\nexport const taken = readFileSync;\n`,
  ],
  [
    'dependencyCruiser',
    'domain-is-pure',
    `${domain}/cruised-type.ts`,
    `import type { place } from '@throughline/contracts';\nexport type Taken = typeof place;\n`,
  ],
  [
    'dependencyCruiser',
    'domain-specs-need-no-machinery',
    `${domain}/cruised.spec.ts`,
    take('@throughline/event-store'),
  ],
  ['dependencyCruiser', 'values-are-pure', 'libs/values/src/cruised.ts', take('@throughline/event-sourcing')],
  ['dependencyCruiser', 'event-sourcing-is-pure', 'libs/event-sourcing/src/cruised.ts', take('@throughline/contracts')],
  [
    'dependencyCruiser',
    'contracts-know-no-domain',
    'libs/contracts/src/cruised.ts',
    take('@throughline/event-sourcing'),
  ],
  ['dependencyCruiser', 'libs-know-no-service', 'libs/nest-kit/src/cruised.ts', take('@throughline/order-app')],
  ['dependencyCruiser', 'contexts-meet-in-contracts', `${app}/cruised.ts`, take('@throughline/logistics-app')],
  [
    'dependencyCruiser',
    'contexts-meet-in-contracts',
    `${app}/cruised-path.ts`,
    take('../../../logistics/domain/src/index.js'),
  ],
  ['dependencyCruiser', 'slices-stand-alone', `${app}/commands/place/cruised-sibling.ts`, take('../cancel/cancel.js')],
  [
    'dependencyCruiser',
    'slices-stand-alone',
    `${app}/reactions/when-told/cruised-kind.ts`,
    take('../../deadlines/overdue/overdue.js'),
  ],
  ['dependencyCruiser', 'reactions-and-publications-are-pure', `${app}/published-events/cruised.ts`, nest],
  [
    'dependencyCruiser',
    'reactions-and-publications-need-no-node',
    `${app}/deadlines/overdue/cruised.ts`,
    `import { readFileSync } from 'node:fs';\nexport const taken = readFileSync;\n`,
  ],
  ['dependencyCruiser', 'test-kit-is-for-tests', 'libs/event-store/src/cruised.ts', take('@throughline/test-kit')],
  [
    'dependencyCruiser',
    'nothing-imports-a-spec',
    `${app}/commands/place/cruised-spec.ts`,
    `import { taken } from '../cancel/cancel.spec.js';\nexport const again = taken;\n`,
  ],

  // Prettier
  ['prettier', 'prettier', 'libs/transport/src/form.ts', `export const taken = "double"\n`],
];

/** Other halves of the plants above; they break rules of their own by necessity. */
const accomplices: Record<string, string> = {
  [`${domain}/egg.ts`]: `import { chicken } from './chicken.js';\nexport const egg = (): unknown => chicken;\n`,
  [`${domain}/rule-type.ts`]: `export interface Rule {\n  readonly name: string;\n}\n`,
};

describe('fences', () => {
  let workspace: PlantedWorkspace;
  let clean: readonly Finding[];
  let found: Record<Tool, readonly Finding[]>;
  let tree: Awaited<ReturnType<typeof cruise>>;

  beforeAll(async () => {
    workspace = await PlantedWorkspace.of(root);
    for (const [file, code] of Object.entries(allowed)) await workspace.plant(file, code);
    clean = await workspace.compiler();
    for (const [file, code] of Object.entries(accomplices)) await workspace.plant(file, code);
    for (const [, , file, code] of plants) await workspace.plant(file, code);
    const [compiler, eslint, dependencyCruiser, prettier, real] = await Promise.all([
      workspace.compiler(),
      workspace.eslint(),
      workspace.dependencyCruiser(),
      workspace.prettier(),
      cruise(root, root),
    ]);
    found = { compiler, eslint, dependencyCruiser, prettier };
    tree = real;
  }, 120_000);

  afterAll(() => workspace.remove());

  it.each(plants)('%s: %s goes red on %s', (tool, rule, file) => {
    expect(found[tool].filter((finding) => finding.file === file).map((finding) => finding.rule)).toContain(rule);
  });

  it('lets everything through the compiler that is allowed', () => {
    expect(clean).toEqual([]);
  });

  it.each(Object.keys(allowed))('leaves %s alone', (file) => {
    expect([...found.eslint, ...found.dependencyCruiser].filter((finding) => finding.file === file)).toEqual([]);
  });

  it('has a violation planted for every rule of dependency-cruiser', () => {
    const { forbidden } = createRequire(import.meta.url)(`${root}/.dependency-cruiser.cjs`) as {
      forbidden: { name: string }[];
    };
    const planted = plants.filter(([tool]) => tool === 'dependencyCruiser').map(([, rule]) => rule);
    expect([...new Set(planted)].sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it('finds nothing in the project itself', () => {
    expect(tree.violations).toEqual([]);
  });

  it('looks where the code is', async () => {
    const seen = (folder: string) => tree.modules.some((module) => module.startsWith(`${folder}/`));
    const slices = ['commands', 'reactions', 'deadlines', 'read-models', 'published-events'];
    const fenced = [
      ...(await projectsOf(root)).map((project) => `${project}/src`),
      ...['services/order', 'services/logistics', 'services/alerting'].flatMap((service) =>
        slices.map((kind) => `${service}/app/src/${kind}`),
      ),
    ];
    expect(fenced.filter((folder) => !seen(folder))).toEqual([]);
  });
});
