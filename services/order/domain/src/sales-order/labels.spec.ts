import { stageLabels, statusLabels } from './labels.js';
import { stages } from './process.js';
import { salesOrderStatuses } from './standing.js';

describe('labels', () => {
  it.each([
    ['stages', stages, stageLabels],
    ['statuses', salesOrderStatuses, statusLabels],
  ])('tell all %s apart in both languages', (_, codes, labels) => {
    expect(Object.keys(labels)).toEqual(codes);
    for (const language of ['en', 'zh'] as const) {
      expect(new Set(Object.values(labels).map((label) => label[language])).size).toBe(codes.length);
    }
  });
});
