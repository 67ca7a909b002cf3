import { carrierWords } from '../carrier-words.js';

export const carriers = carrierWords({
  sf: ['SF'],
  yto: ['YTO'],
  zto: ['ZTO'],
  sto: ['STO'],
  yunda: ['YD'],
  jd: ['JD'],
  ems: ['EMS'],
  'china-post': ['YZPY'],
  deppon: ['DBL', 'DBLKY'],
  jt: ['JTSD'],
  best: ['HTKY'],
});
