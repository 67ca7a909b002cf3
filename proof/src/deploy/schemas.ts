import { Ajv } from 'ajv';
import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const text = (path: string): string => readFileSync(`${root}${path}`, 'utf8');

const options = { strict: false, allErrors: true, validateFormats: false } as const;
const vendored = (name: string): Record<string, unknown> =>
  JSON.parse(text(`proof/src/deploy/schemas/${name}.json`)) as Record<string, unknown>;

const faultsBy = (validate: ValidateFunction, document: unknown): readonly string[] => {
  validate(document);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
};

/** What the Compose Specification finds wrong with a file. */
export const composeFaults = (file: unknown): readonly string[] =>
  faultsBy(new Ajv2020(options).compile(vendored('compose-spec')), file);

/** What a chart's own schema finds wrong with values. */
export const valuesFaults = (schema: AnySchema, values: unknown): readonly string[] =>
  faultsBy(new Ajv(options).compile(schema), values);

/** Judges manifests as an API server would that refuses unknown fields. */
export const kubernetes = () => {
  const { kinds, $defs } = vendored('kubernetes-1.34') as { kinds: Record<string, string>; $defs: object };
  const ajv = new Ajv2020(options).addSchema({ $id: 'kubernetes', $defs });
  const compiled = new Map<string, ValidateFunction>();
  return {
    knows: ({ apiVersion, kind }: Manifest): boolean => `${apiVersion} ${kind}` in kinds,
    faults: (manifest: Manifest): readonly string[] => {
      const definition = kinds[`${manifest.apiVersion} ${manifest.kind}`] ?? '';
      const validate =
        compiled.get(definition) ?? ajv.compile({ $ref: `kubernetes#/$defs/${definition.replaceAll('/', '~1')}` });
      compiled.set(definition, validate);
      return faultsBy(validate, manifest);
    },
  };
};

/** An object of Kubernetes, as YAML gives it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- another shape for each kind; the schemas judge it
  readonly spec?: any;
}
