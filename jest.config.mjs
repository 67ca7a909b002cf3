/** Specs run from source: no build first. */
export default {
  testEnvironment: 'node',
  testTimeout: 30_000,
  globalSetup: '<rootDir>/libs/test-kit/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/test-kit/jest/global-teardown.mjs',
  testMatch: ['<rootDir>/{services/*/*/src,libs/*/src,deploy/*/src,proof/src}/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@throughline/(order|logistics|alerting)-(domain|app)$': '<rootDir>/services/$1/$2/src/index.ts',
    '^@throughline/(local|simulator)$': '<rootDir>/deploy/$1/src/index.ts',
    '^@throughline/nest-kit/development-issuer$': '<rootDir>/libs/nest-kit/src/access/development-issuer.ts',
    '^@throughline/nest-kit/testing$': '<rootDir>/libs/nest-kit/src/testing/index.ts',
    '^@throughline/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
};
