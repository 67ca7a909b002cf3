import { uncheckedInputs, undeclaredRoutes } from '@throughline/nest-kit';
import { alertingApp } from './alerting-app.module.js';

describe('the wiring of the alerting service', () => {
  it('says of every route who may call it, and checks everything that comes in', () => {
    expect(undeclaredRoutes(alertingApp)).toEqual([]);
    expect(uncheckedInputs(alertingApp)).toEqual([]);
  });

  it('has a word in both languages for everything that it refuses', () => {
    for (const { en, zh } of Object.values(alertingApp.problems)) {
      expect(en).toMatch(/^[A-Z]/);
      expect(zh).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});
