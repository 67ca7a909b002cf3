import { alertingApp } from '@throughline/alerting-app';
import { logisticsApp } from '@throughline/logistics-app';
import { readEnvironment, type ServiceDefinition } from '@throughline/nest-kit';
import { orderApp } from '@throughline/order-app';
import { faultsOf, standIn, type Container } from './containers.js';

const definitions: readonly ServiceDefinition[] = [orderApp, logisticsApp, alertingApp];

/** What is wrong with a container's environment: told by the code that reads it when the container starts. */
export const environmentFaults = ({ service, task, environment }: Container): readonly string[] => {
  const definition = definitions.find(({ context }) => context === service);
  if (definition === undefined) return [`there is no service ${service}`];
  if (task === 'migrate') {
    const given = Object.keys(environment).sort().join();
    return given === 'DATABASE_URL,MIGRATION_DATABASE_URL' ? [] : [`a migration is given ${given}`];
  }
  if (task === 'topics') {
    // It needs what leads to the cluster and nothing else; the rest of a service's environment is made up.
    const rest = { DATABASE_URL: standIn('DATABASE_URL'), JWT_ISSUER: 'nobody', JWKS: '{"keys":[]}' };
    const faults = faultsOf({ ...rest, ...environment }, (variables) => readEnvironment(variables, []));
    return 'KAFKA_BROKERS' in environment ? faults : ['KAFKA_BROKERS is missing', ...faults];
  }
  const sources = Object.keys(definition.reactions).filter((context) => context !== 'own');
  return faultsOf(environment, (variables) => readEnvironment(variables, sources));
};
