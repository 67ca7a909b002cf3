import { carrierWords } from '../carrier-words.js';

export const carriers = carrierWords({
  sf: ['sf-express'],
  yto: ['yto'],
  zto: ['zto-express'],
  sto: ['sto'],
  yunda: ['yunda', 'yunda-express'],
  ems: ['china-ems'],
  correios: ['brazil-correios'],
  'deutsche-post': ['deutsch-post'],
});
