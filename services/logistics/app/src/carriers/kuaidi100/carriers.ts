import { carrierWords } from '../carrier-words.js';

export const carriers = carrierWords({
  sf: ['shunfeng'],
  yto: ['yuantong'],
  zto: ['zhongtong'],
  sto: ['shentong'],
  yunda: ['yunda'],
  jd: ['jd'],
  ems: ['ems', 'emsguoji'],
  'china-post': ['youzhengguonei'],
  deppon: ['debangwuliu', 'debangkuaidi'],
  jt: ['jtexpress'],
  best: ['huitongkuaidi'],
  'royal-mail': ['royalmail'],
  'deutsche-post': ['deutschepost'],
});
