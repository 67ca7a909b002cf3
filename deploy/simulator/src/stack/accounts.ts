import type { Simulator } from '../simulator.js';
import { providerNames, type ProviderName } from '../waybill.js';
import { providers } from '../world.js';

/** What `PUT /v1/settings/carrier-accounts/{account}` takes. */
export interface AccountBody {
  readonly provider: ProviderName;
  readonly secrets: Readonly<Record<string, string>>;
  readonly baseUrl: string;
  readonly callbackUrl?: string;
  readonly carriers: readonly string[];
}

export const accountNames: Readonly<Record<ProviderName, string>> = {
  kuaidi100: 'kuaidi100-sim',
  sf: 'sf-sim',
  aftership: 'aftership-sim',
};

export const salt = 'salt-sim';
/** SF signs nothing: its address holds what nobody guesses. */
const sfToken = 'sim-4b1d9e7a60c25f38';

/** Where a provider pushes to. */
export const callbackOf = (provider: ProviderName, logistics: string): string =>
  `${logistics}/v1/carrier-pushes/${accountNames[provider]}${provider === 'sf' ? `/pushes/${sfToken}` : ''}`;

/** The account at each provider as the product needs it to ask the simulator and to be pushed to. */
export const accountBodies = (simulatorUrl: string, logistics: string): Readonly<Record<ProviderName, AccountBody>> => {
  const [kuaidi100, sf, aftership] = providerNames.map((name) => providers[name].usualAccount);
  return {
    kuaidi100: {
      provider: 'kuaidi100',
      secrets: { salt, key: kuaidi100!.secret, customer: kuaidi100!.id },
      baseUrl: simulatorUrl,
      callbackUrl: callbackOf('kuaidi100', logistics),
      carriers: ['zto', 'yunda', 'yto', 'best'],
    },
    sf: {
      provider: 'sf',
      secrets: { token: sfToken, partnerId: sf!.id, checkWord: sf!.secret },
      baseUrl: simulatorUrl,
      carriers: ['sf'],
    },
    aftership: {
      provider: 'aftership',
      secrets: { secret: aftership!.secret, apiKey: aftership!.id },
      baseUrl: simulatorUrl,
      carriers: ['ups', 'dhl', 'correios', 'gls'],
    },
  };
};

/** The secrets without which a provider's pushes are not believed. With no others an account is asked nothing. */
const pushSecrets: Readonly<Record<ProviderName, string>> = { kuaidi100: 'salt', sf: 'token', aftership: 'secret' };

/** The account as it is to be kept where only pushes are taken over it. */
export const pushOnly = ({ provider, secrets }: AccountBody): Pick<AccountBody, 'provider' | 'secrets'> => ({
  provider,
  secrets: { [pushSecrets[provider]]: secrets[pushSecrets[provider]]! },
});

/** What a customer says in the console of a provider that does not hear it with each subscription. */
export const sayWhereToPush = (simulator: Simulator, logistics: string): void => {
  for (const provider of ['sf', 'aftership'] as const)
    simulator.setAccount(provider, providers[provider].usualAccount.id, { callback: callbackOf(provider, logistics) });
};
