import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from './api.js';

/** An account with SF, as the documents give it for an example: SF signs nothing, so its address holds what nobody guesses. */
const path = '/v1/settings/carrier-accounts/sf-1';
const token = '7f3c8b1e5a2d4c6f9e0b';

/** A push of which a part cannot be read. Its id follows from its bytes, and is the one in the documents. */
export const oddPush = {
  Body: {
    WaybillRoute: [
      {
        id: '9000000001',
        mailno: 'SF1234567893001',
        acceptTime: 'yesterday',
        acceptAddress: '上海市',
        remark: '',
        opCode: '50',
      },
    ],
  },
};

const lookAgainMs = 500;
const looks = 30;

/** Opens the account, unless somebody has one of that name, and has SF push something odd over it. */
export const openCarrierAccount = async (api: Api): Promise<void> => {
  if ((await api.find('logistics', path)) !== undefined) return;
  const body = { provider: 'sf', secrets: { token } };
  await api.must({ service: 'logistics', as: 'manager', method: 'PUT', path, body });
  const push = {
    service: 'logistics',
    as: 'manager',
    path: `/v1/carrier-pushes/sf-1/pushes/${token}`,
    body: oddPush,
  } as const;
  // Another process learns of the account within seconds.
  for (let look = 1; (await api.ask(push)).status === 404 && look < looks; look += 1) await sleep(lookAgainMs);
};
