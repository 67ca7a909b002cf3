/*
 * Rules are errors or off. The fences between folders stand here twice: once by project tag (Nx) and once as plain import patterns per
 * folder, so that neither a missing project graph nor a missing tag can take them down. `proof/src/fences` plants a violation of each.
 */
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// Without a cached project graph the Nx rule warns, checks nothing and exits 0. Making the graph here leaves no way round the rule.
process.env.NX_DAEMON = 'false';
process.env.NX_ISOLATE_PLUGINS = 'false';
const { createProjectGraphAsync } = await import('nx/src/devkit-exports.js');
await createProjectGraphAsync({ exitOnError: false });

const contexts = ['order', 'logistics', 'alerting'];
const specs = ['**/*.spec.ts', '**/*.histories.ts', '**/*contract-suite.ts'];

// ---------------------------------------------------------------------------------------------------------------- time and chance

const banned = (selector, message) => ({ selector, message });

/** Nothing but the one clock file reads the machine's clock: facts and deadlines have two clocks of their own. */
const clocks = [
  banned(
    `CallExpression[callee.object.name='Date'][callee.property.name='now']`,
    'Ask the business clock or system time.',
  ),
  banned(`NewExpression[callee.name='Date'][arguments.length=0]`, 'Ask the business clock or system time.'),
];

/** A rule of the trade is replayed, so what it depends on comes in with the command. */
const chance = [
  banned(`CallExpression[callee.object.name='performance'][callee.property.name='now']`, 'A rule takes no time.'),
  banned(
    `CallExpression[callee.object.name='Math'][callee.property.name='random']`,
    'Chance cannot be replayed: let it come in.',
  ),
];

// ---------------------------------------------------------------------------------------------------------------- imports by folder

/** Only these modules: relative ones and the named packages (with their subpaths). */
const only = (message, ...allowed) => ({
  regex: `^(?!\\.{1,2}/)(?!(?:${allowed.map((name) => name.replace('/', '\\/')).join('|') || '$^'})(?:$|/))`,
  message,
});
const slices = 'commands|reactions|deadlines|read-models';

const noTestKit = {
  regex: '^@throughline/(?:test-kit|proof)(?:$|/)',
  message: 'Only specs and proof use the test kit.',
};
const noOtherContext = (context) => ({
  regex: `^@throughline/(?!${context}-)(?:${contexts.join('|')})-(?:domain|app)(?:$|/)`,
  message: 'Contexts meet only in libs/contracts.',
});
const noSiblingSlice = [
  {
    regex: '^\\.\\./(?!\\.\\./)',
    message: 'A slice never imports a sibling slice: what two need has a name in the domain.',
  },
  { regex: `^(?:\\.\\./)+(?:${slices})(?:$|/)`, message: 'A slice never imports a slice of another kind.' },
];
const noFramework = {
  regex: '^(?:node:|@nestjs/|pg$|typeorm$|fastify$|@throughline/(?:event-store|transport|nest-kit)$)',
  message: 'Reactions, deadlines and publications are pure: a fact in, commands or contracts out.',
};

const imports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

// ---------------------------------------------------------------------------------------------------------------- imports by project tag

const kernel = ['type:kernel'];
const testKitIsMadeOf = ['event-store', 'nest-kit', 'transport', 'contracts', 'local', 'event-sourcing', 'values'].map(
  (name) => `@throughline/${name}`,
);
const boundaries = (inSpecs) => {
  const testing = inSpecs ? ['type:testing'] : [];
  const external = (allowed) => (inSpecs ? {} : { allowedExternalImports: allowed });
  return {
    '@nx/enforce-module-boundaries': [
      'error',
      {
        enforceBuildableLibDependency: false,
        allowCircularSelfDependency: true,
        // Specs of what the test kit is made of use the test kit.
        ignoredCircularDependencies: inSpecs ? testKitIsMadeOf.map((name) => ['@throughline/test-kit', name]) : [],
        allow: [],
        depConstraints: [
          ...contexts.map((context) => ({
            sourceTag: `scope:${context}`,
            onlyDependOnLibsWithTags: [`scope:${context}`, ...kernel, 'type:contract', 'type:adapter', ...testing],
          })),
          { sourceTag: 'type:kernel', onlyDependOnLibsWithTags: kernel, ...external([]) },
          {
            sourceTag: 'type:contract',
            onlyDependOnLibsWithTags: [...kernel, 'type:contract'],
            ...external(['typebox', 'typebox/*', 'ajv', 'ajv/*', 'ajv-formats']),
          },
          { sourceTag: 'type:domain', onlyDependOnLibsWithTags: [...kernel, 'type:domain'], ...external([]) },
          {
            sourceTag: 'type:adapter',
            onlyDependOnLibsWithTags: [...kernel, 'type:contract', 'type:adapter', ...testing],
          },
          {
            sourceTag: 'type:app',
            onlyDependOnLibsWithTags: [...kernel, 'type:contract', 'type:adapter', 'type:domain', ...testing],
          },
          {
            sourceTag: 'type:testing',
            onlyDependOnLibsWithTags: [...kernel, 'type:contract', 'type:adapter', 'type:deploy', 'type:testing'],
          },
          {
            sourceTag: 'type:deploy',
            onlyDependOnLibsWithTags: [...kernel, 'type:adapter', 'type:deploy', ...testing],
          },
          { sourceTag: 'type:proof', onlyDependOnLibsWithTags: ['*'] },
        ],
      },
    ],
  };
};

export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', '.nx/', '.throughline/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { project: './tsconfig.spec.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...boundaries(false),
      ...imports(noTestKit),
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': ['error', ...clocks],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true, boolean: true } }],
      // `() => child.kill()` reads better than its block; `!` and a cast for the same thing are judged by no-non-null-assertion.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Data classes (queries, DTOs) are shapes: an object literal of that shape is one.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Nest modules and controllers are classes for the sake of their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // A port's method stays async where one of its adapters need not wait.
      '@typescript-eslint/require-await': 'off',
      // `found.rows<OrderRow>(…)`: the caller says what it stored there.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A mapped type with `readonly` says more than a Record.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
    },
  },

  // libs
  {
    files: ['libs/values/src/**/*.ts'],
    rules: imports(only('values is pure: it imports nothing.')),
  },
  {
    files: ['libs/event-sourcing/src/**/*.ts'],
    rules: imports(only('event-sourcing is pure: it imports values and nothing else.', '@throughline/values')),
  },
  {
    files: ['libs/contracts/src/**/*.ts'],
    rules: imports(
      only(
        'A contract knows schemas and values, no domain and no adapter.',
        '@throughline/values',
        'typebox',
        'ajv',
        'ajv-formats',
      ),
    ),
  },

  // services
  {
    files: ['services/*/domain/src/**/*.ts'],
    rules: imports(
      only('A domain imports event-sourcing and values.', '@throughline/event-sourcing', '@throughline/values'),
    ),
  },
  ...contexts.flatMap((context) => {
    const app = `services/${context}/app/src`;
    return [
      { files: [`${app}/**/*.ts`], rules: imports(noTestKit, noOtherContext(context)) },
      {
        files: [`${app}/{commands,read-models}/*/**/*.ts`],
        rules: imports(noTestKit, noOtherContext(context), ...noSiblingSlice),
      },
      {
        files: [`${app}/{reactions,deadlines}/*/**/*.ts`],
        rules: imports(noTestKit, noOtherContext(context), ...noSiblingSlice, noFramework),
      },
      { files: [`${app}/published-events/**/*.ts`], rules: imports(noTestKit, noOtherContext(context), noFramework) },
    ];
  }),

  // Machinery says `!` of positions in arrays that it has just made, and looks again at a signal after it has waited, which the
  // compiler takes for settled. Rules of the trade do neither.
  {
    files: ['libs/{event-store,transport,nest-kit,test-kit}/**/*.ts', 'deploy/**/*.ts', 'proof/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // What comes out of a registry of every kind is `any`; saying what it is there is the point.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    files: ['libs/{values,event-sourcing}/src/**/*.ts', 'services/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clocks, ...chance] },
  },
  { files: ['libs/event-store/src/time.ts'], rules: { 'no-restricted-syntax': 'off' } },

  // Programs and specs
  {
    files: ['deploy/**/*.ts', 'proof/**/*.ts', 'libs/test-kit/**/*.ts', ...specs],
    rules: { ...boundaries(true), 'no-restricted-imports': 'off', 'no-restricted-syntax': 'off' },
  },
  {
    files: ['services/*/domain/src/**/*.{spec,histories}.ts', 'libs/{values,event-sourcing}/src/**/*.spec.ts'],
    rules: imports(
      only(
        'A rule is tested without a framework, a database or a clock.',
        '@throughline/event-sourcing',
        '@throughline/values',
        '@jest/globals',
        'fast-check',
      ),
    ),
  },
  {
    files: ['**/*.spec.ts'],
    rules: {
      // Bodies of answers and rows are `any` where a spec looks at them; what it expects of them is the check.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `const { given } = specification(…)`: the three words need no `this`.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['deploy/**/*.ts', 'proof/**/*.ts'], rules: { 'no-console': 'off' } },

  // Scripts that run without a build
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: { eqeqeq: 'error', 'no-unused-vars': 'error', 'prefer-const': 'error', 'no-var': 'error' },
  },

  // Names that say nothing
  {
    files: ['common', 'shared', 'utils', 'util', 'helpers', 'helper', 'core', 'base', 'misc'].flatMap((name) => [
      `**/${name}/**/*.{ts,js,mjs,cjs}`,
      `**/${name}.{ts,js,mjs,cjs}`,
    ]),
    rules: {
      'no-restricted-syntax': ['error', { selector: 'Program', message: 'Name the file by what it is in the trade.' }],
    },
  },
);
