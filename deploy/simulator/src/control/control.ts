import type { Account, HttpReply, HttpRequest } from '../provider.js';
import { scenarios, qualities } from '../journeys/scenarios.js';
import { jsonReply } from '../replies.js';
import { instantOf } from '../times.js';
import type { Truth } from '../truth.js';
import { providerNames, type ProviderName, type Waybill } from '../waybill.js';
import { SimulatorRefusal, type World } from '../world.js';
import { readAccount, readFaults, readProvider, readWaybill, type AccountSettings } from './read.js';

/** What the control API does it with. */
export interface Control {
  readonly world: World;
  readonly truthOf: (waybill: Waybill) => Truth;
  readonly keepAccount: (provider: ProviderName, id: string, settings: AccountSettings) => Account;
  readonly tick: () => Promise<void>;
}

/** `/simulator/…`: what people and tests tell the simulator, and what they ask it. Plain JSON, for nobody but this machine. */
export const control = async (simulator: Control, { method, path, body }: HttpRequest): Promise<HttpReply> => {
  const [, , what = '', provider, name, ...more] = path.split('/').map(decoded);
  if (more.length > 0) return nothingThere;
  try {
    return (await answer(simulator, `${method} ${what}`, provider, name, body)) ?? nothingThere;
  } catch (error) {
    if (error instanceof SimulatorRefusal) return jsonReply(400, { error: error.message });
    if (error instanceof SyntaxError) return jsonReply(400, { error: 'the body is no JSON' });
    throw error;
  }
};

const answer = async (
  simulator: Control,
  what: string,
  provider: string | undefined,
  name: string | undefined,
  body: string,
): Promise<HttpReply | undefined> => {
  const isWhole = provider === undefined;
  switch (what) {
    case 'GET ':
      return jsonReply(200, {
        now: instantOf(simulator.world.now()),
        seed: simulator.world.seed,
        providers: providerNames,
        scenarios,
        qualities,
        waybills: simulator.world.waybills().length,
        pushesWaiting: simulator.world.outbox.waiting(),
      });
    case 'POST waybills': {
      if (!isWhole) return undefined;
      const told: unknown = JSON.parse(body);
      const list = (Array.isArray(told) ? told : [told]).map((one) => readWaybill(one, simulator.world.now()));
      const added = list.map((one) => simulator.truthOf(simulator.world.add(one)));
      return jsonReply(201, Array.isArray(told) ? { items: added } : added[0]);
    }
    case 'GET waybills': {
      if (isWhole) {
        const items = simulator.world.waybills().map((one) => {
          const { scans, ...rest } = simulator.truthOf(one);
          return { ...rest, scans: scans.length };
        });
        return jsonReply(200, { items });
      }
      const waybill = name && simulator.world.waybill(readProvider(provider), name);
      return waybill ? jsonReply(200, simulator.truthOf(waybill)) : undefined;
    }
    case 'GET faults':
      return jsonReply(200, Object.fromEntries(providerNames.map((one) => [one, faultsTold(simulator, one)])));
    case 'PUT faults': {
      const read = readFaults(JSON.parse(body));
      simulator.world.setFaults(read.faults, read.provider);
      return jsonReply(200, Object.fromEntries(providerNames.map((one) => [one, faultsTold(simulator, one)])));
    }
    case 'GET accounts':
      return jsonReply(200, { items: simulator.world.accounts() });
    case 'PUT accounts': {
      if (isWhole || !name) return undefined;
      return jsonReply(200, simulator.keepAccount(readProvider(provider), name, readAccount(JSON.parse(body))));
    }
    case 'GET statistics':
      return jsonReply(200, simulator.world.counts.told());
    case 'POST tick':
      await simulator.tick();
      return jsonReply(200, { now: instantOf(simulator.world.now()), pushesWaiting: simulator.world.outbox.waiting() });
    default:
      return undefined;
  }
};

const faultsTold = ({ world }: Control, provider: (typeof providerNames)[number]) => {
  const { down, ...faults } = world.faultsOf(provider);
  return {
    ...faults,
    down: typeof down === 'object' ? { from: instantOf(down.from), until: instantOf(down.until) } : down,
  };
};

const nothingThere = jsonReply(404, { error: 'there is nothing here' });

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
