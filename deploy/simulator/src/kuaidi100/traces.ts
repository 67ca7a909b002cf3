import type { Moment } from '../times.js';
import { wallClock } from '../times.js';
import { isOver, writtenAt, type Scan, type Waybill } from '../waybill.js';
import { basicOf } from './codes.js';

/** How much is told of each scan: nothing but text, names of states and places, or codes as well. */
export const detailOf = (resultv2: string | undefined): 'text' | 'names' | 'codes' =>
  resultv2 === '4' || resultv2 === '6' || resultv2 === '8' ? 'codes' : resultv2 === '1' ? 'names' : 'text';

/** The whole trace, newest first unless the other order was asked for, as pushes and answers hold it. */
export const traceOf = (
  waybill: Waybill | undefined,
  at: Moment,
  told: { readonly com: string; readonly nu: string; readonly resultv2?: string | undefined; readonly order?: string },
): object => {
  const detail = detailOf(told.resultv2);
  const scans = writtenAt(waybill, at);
  const newest = scans.at(-1)?.code ?? '0';
  return {
    message: 'ok',
    nu: told.nu,
    ischeck: isOver(scans) ? '1' : '0',
    com: told.com,
    status: '200',
    state: detail === 'codes' ? newest : basicOf(newest),
    condition: 'F00',
    data: (told.order === 'asc' ? scans : scans.toReversed()).map((scan) => nodeOf(scan, detail)),
  };
};

const nodeOf = ({ code, word, text, occurredAt, place }: Scan, detail: ReturnType<typeof detailOf>): object => ({
  time: wallClock(occurredAt),
  ftime: wallClock(occurredAt),
  context: text,
  ...(detail !== 'text' && { areaName: place.name, status: word }),
  ...(detail === 'codes' && { statusCode: code }),
});
