import { carrierWords } from '../carrier-words.js';

export const carriers = carrierWords({
  sf: ['SFExpress'],
  ems: ['ChinaEMS'],
  dhl: ['DHLExpress'],
  'royal-mail': ['RoyalMail'],
  'deutsche-post': ['DeutschePost'],
});
