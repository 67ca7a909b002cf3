import { carrierWords } from '../carrier-words.js';

/** 17TRACK numbers the carriers; these are the numbers that its clients agree on. */
export const carriers = carrierWords({
  'china-post': ['3011'],
  ems: ['3013'],
  'royal-mail': ['11031'],
  usps: ['21051'],
  dhl: ['100001'],
  ups: ['100002'],
  fedex: ['100003'],
  sf: ['100012'],
});
