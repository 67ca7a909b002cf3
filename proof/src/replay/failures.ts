import type { Report } from './replay.js';

/** What must not be true of any replay, whatever its file says. */
export const failuresOf = (report: Report): readonly string[] => [
  ...report.verified
    .filter(({ equal }) => !equal)
    .map(({ service, readModel }) => `${readModel} of ${service} does not equal its rebuild`),
  ...(report.parked > 0 ? [`${report.parked} messages are parked`] : []),
  ...(report.ordersOutOfStep > 0 ? [`${report.ordersOutOfStep} orders do not say what their shipments say`] : []),
  ...(report.silenceCasesDueOtherwise > 0
    ? [`${report.silenceCasesDueOtherwise} silence cases are not due 48 h after their dispatch`]
    : []),
  ...(report.secondTime?.differences ?? []).map((difference) => `a second time: ${difference}`),
  ...(report.secondTime !== null && report.secondTime.newEvents > 0
    ? [`${report.secondTime.newEvents} events were added by sending everything a second time`]
    : []),
  ...(report.topicAgain !== null && report.topicAgain.newEvents > 0
    ? [`${report.topicAgain.newEvents} events were added by publishing ${report.topicAgain.topic} again`]
    : []),
];
