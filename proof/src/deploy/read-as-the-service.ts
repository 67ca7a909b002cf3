import { alertingApp } from '@throughline/alerting-app';
import { logisticsApp } from '@throughline/logistics-app';
import {
  readEnvironment,
  readMigrationSetting,
  readTopicSetting,
  sourcesOf,
  type ServiceDefinition,
} from '@throughline/nest-kit';
import { orderApp } from '@throughline/order-app';
import { faultsOf, type Container } from './containers.js';

const definitions: readonly ServiceDefinition[] = [orderApp, logisticsApp, alertingApp];

/** What is wrong with a container's environment: told by the code that reads it when the container starts. */
export const environmentFaults = ({ service, task, environment }: Container): readonly string[] => {
  const definition = definitions.find(({ context }) => context === service);
  if (definition === undefined) return [`there is no service ${service}`];
  if (task === 'migrate') return migrationFaults(environment);
  if (task === 'topics') return faultsOf(environment, readTopicSetting);
  const sources = sourcesOf(definition);
  return faultsOf(environment, (variables) => readEnvironment(variables, sources));
};

/** On a machine of one's own one address is enough; where it is deployed, whoever owns the tables is not whoever uses them. */
const migrationFaults = (environment: Container['environment']): readonly string[] => {
  const faults = faultsOf(environment, readMigrationSetting);
  if (faults.length > 0 || readMigrationSetting(environment).runTimeRole !== undefined) return faults;
  return ['the migration gives nobody but itself the right to use what it makes'];
};
