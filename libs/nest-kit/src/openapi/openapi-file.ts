import type { ServiceDefinition } from '../service-definition.js';
import { serviceOnPaper } from '../service-on-paper.js';

/** The OpenAPI document of a service as a file to be committed, so that a change of its interface shows in the diff. Needs no database. */
export const openApiFile = async (definition: ServiceDefinition): Promise<string> => {
  const { document } = await serviceOnPaper(definition);
  return `${JSON.stringify(document, null, 2)}\n`;
};
