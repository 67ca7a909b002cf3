import type { CarrierProvider } from './carrier-provider.js';
import { statusReplies } from './replies.js';

/** For providers that are only asked: whatever comes in their name is not theirs. */
export const pushesNothing: Pick<CarrierProvider, 'needs' | 'verify' | 'translate' | 'accepted' | 'refused' | 'sign'> =
  {
    needs: [],
    verify: () => false,
    translate: () => ({ updates: [], unreadable: ['nothing is pushed by this provider'] }),
    ...statusReplies,
    sign: (body) => ({ body, headers: {} }),
  };

/** Does an account with these secrets take pushes? */
export const takesPushes = ({ needs }: Pick<CarrierProvider, 'needs'>, hasSecret: (name: string) => boolean): boolean =>
  needs.length > 0 && needs.every(hasSecret);
