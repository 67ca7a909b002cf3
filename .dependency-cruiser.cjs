/*
 * Who may import whom, by folder and file. Type imports count. `proof/src/fences` plants a violation of each rule and expects red.
 */
const slices = '(commands|reactions|deadlines|read-models)';
const ownCode = '^(libs|services|deploy|proof)/';
const spec = '([.](spec|histories)|contract-suite)[.]ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle between injectables dies at load; any other cycle means that two files are one thought.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'What cannot be found cannot be fenced.',
      severity: 'error',
      from: { path: ownCode },
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-is-pure',
      comment:
        'A domain imports its own files, event-sourcing and values: no Node, no framework, no driver, no contract.',
      severity: 'error',
      from: { path: '^services/([^/]+)/domain/', pathNot: spec },
      to: { pathNot: ['^services/$1/domain/', '^libs/(event-sourcing|values)/'] },
    },
    {
      name: 'domain-specs-need-no-machinery',
      comment: 'A rule is tested without a framework, a database or a clock.',
      severity: 'error',
      from: { path: `^services/([^/]+)/domain/.*${spec}` },
      to: {
        pathNot: [
          '^services/$1/domain/',
          '^libs/(event-sourcing|values)/',
          '(^|/)node_modules/(fast-check|@jest/globals|@types/jest)/',
        ],
      },
    },
    {
      name: 'values-are-pure',
      severity: 'error',
      from: { path: '^libs/values/', pathNot: spec },
      to: { pathNot: '^libs/values/' },
    },
    {
      name: 'event-sourcing-is-pure',
      severity: 'error',
      from: { path: '^libs/event-sourcing/', pathNot: spec },
      to: { pathNot: '^libs/(event-sourcing|values)/' },
    },
    {
      name: 'contracts-know-no-domain',
      comment: 'A contract is a promise to others: schemas and values, nothing that ages with the inside of a context.',
      severity: 'error',
      from: { path: '^libs/contracts/src/', pathNot: spec },
      to: { pathNot: ['^libs/(contracts|values)/', '(^|/)node_modules/(typebox|ajv|ajv-formats)/'] },
    },
    {
      name: 'libs-know-no-service',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^services/' },
    },
    {
      name: 'contexts-meet-in-contracts',
      comment: 'A context never sees the code of another one.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'slices-stand-alone',
      comment: 'A slice can be deleted with its folder. What two slices need has a name in the domain.',
      severity: 'error',
      from: { path: `^services/([^/]+)/app/src/${slices}/([^/]+)/` },
      to: { path: `^services/$1/app/src/${slices}/`, pathNot: '^services/$1/app/src/$2/$3/' },
    },
    {
      name: 'reactions-and-publications-are-pure',
      comment: 'A fact in, commands or contracts out. They are run by the store and by no framework.',
      severity: 'error',
      from: { path: '^services/[^/]+/app/src/(reactions|deadlines|published-events)/', pathNot: spec },
      to: {
        path: ['(^|/)node_modules/', '^libs/(event-store|transport|nest-kit|test-kit)/'],
      },
    },
    {
      name: 'reactions-and-publications-need-no-node',
      severity: 'error',
      from: { path: '^services/[^/]+/app/src/(reactions|deadlines|published-events)/', pathNot: spec },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'test-kit-is-for-tests',
      severity: 'error',
      from: { path: ownCode, pathNot: [spec, '^libs/test-kit/', '^proof/'] },
      to: { path: '^(libs/test-kit|proof)/' },
    },
    {
      name: 'nothing-imports-a-spec',
      severity: 'error',
      from: {},
      to: { path: '[.]spec[.]ts$' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.spec.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
