import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from './services.js';

/** What `addresses.json` holds, which lies in the folder of a stack while that runs. */
export type Addresses = Readonly<Record<ServiceName, string>>;

const fileIn = (folder: string): string => join(folder, 'addresses.json');

/** Tells other programs on this machine where the services answer, which need not be at their usual ports. */
export const tellAddresses = (folder: string, addresses: Addresses): void => {
  const file = fileIn(folder);
  writeFileSync(`${file}.new`, `${JSON.stringify(addresses, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
};

/** Nobody answers there any more; a launcher that was killed could not say so. */
export const withdrawAddresses = (folder: string): void => rmSync(fileIn(folder), { force: true });
