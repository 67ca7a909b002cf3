import type { TextRule } from '../code-mapping.js';
import { trouble } from './code-table.js';

/** For codes that say no more than "in transit": did the goods leave, or come? What is only about to happen has not happened. */
export const movementByText = (codes: readonly string[]): readonly TextRule[] => [
  { codes, pattern: '(?<!准备|即将|等待)(?:离开|发往|发出)|\\bdeparted\\b', meaning: { milestone: 'DEPARTED' } },
  {
    codes,
    // A scan often tells the day on which the goods are expected.
    pattern: '(?<!预计[^,，。;；]{0,20})(?<!未|准备|即将)(?:到达|已到|进港)|\\barrived\\b',
    meaning: { milestone: 'ARRIVED' },
  },
  { codes, pattern: '(?:准备|即将|等待)(?:离开|发往|发出)', meaning: { planned: 'DEPARTED' } },
];

/**
 * For codes that say no more than "a problem": which? Only for these: a courier's greeting on an ordinary scan ("if damaged,
 * please refuse") holds the same words.
 */
export const troubleByText = (codes: readonly string[]): readonly TextRule[] => [
  { codes, pattern: '丢失|遗失|\\blost\\b', meaning: trouble('LOST') },
  { codes, pattern: '(?<!无|未)破损|\\bdamaged\\b', meaning: trouble('DAMAGED') },
  { codes, pattern: '拒收|\\brefused\\b', meaning: trouble('REFUSED') },
  { codes, pattern: '延误|\\bdelay(?:s|ed)?\\b', meaning: trouble('DELAY') },
  // The whole word: an addressee who was out has no wrong address.
  { codes, pattern: '地址|\\baddress\\b', meaning: trouble('ADDRESS') },
];
