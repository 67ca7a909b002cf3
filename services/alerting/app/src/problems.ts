import type { ProblemCatalogue } from '@throughline/nest-kit';

/** What this service refuses, in words. */
export const alertingProblems: ProblemCatalogue = {
  'case-unknown': { en: 'There is no such case', zh: '异常工单不存在' },
  'case-not-found': { en: 'There is no such case', zh: '异常工单不存在' },
  'case-already-acknowledged': {
    en: 'Somebody else is looking after this case',
    zh: '该异常工单已有人跟进',
    detail: { en: 'Their acknowledgement expires at {expiresAt}.', zh: '对方的跟进于 {expiresAt} 到期。' },
  },
  'case-already-resolved': {
    en: 'The case is resolved already; reopen it to find otherwise',
    zh: '异常工单已处理；如结论有误请先重新打开',
  },
  'case-already-voided': {
    en: 'The case is voided already; reopen it to find otherwise',
    zh: '异常工单已作废；如结论有误请先重新打开',
  },
  'case-already-closed': { en: 'The case is closed; reopen it first', zh: '异常工单已关闭；请先重新打开' },
  'case-not-ended': {
    en: 'The case is still running; resolve or void it first, with cause, liable party and remedy',
    zh: '异常工单仍在处理中；请先填写原因、责任方与处理措施并处理或作废',
  },
  'cause-belongs-to-the-system': {
    status: 422,
    en: 'Only the system can know this cause',
    zh: '该原因只能由系统填写',
  },
  'false-alarm-is-voided-not-resolved': {
    status: 422,
    en: 'A false alarm is voided, not resolved',
    zh: '误报应作废，而不是处理',
  },
  'liable-party-missing': {
    status: 422,
    en: 'Somebody answers for what did go wrong; void the case where nothing did',
    zh: '确有异常时必须有责任方；若无异常请作废',
  },
  'remedy-missing': {
    status: 422,
    en: 'Something is done about what did go wrong; void the case where nothing did',
    zh: '确有异常时必须有处理措施；若无异常请作废',
  },
};
