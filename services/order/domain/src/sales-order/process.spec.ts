import { pinned, processes, type ProcessTable } from './process.js';

const table = (stages: ProcessTable['stages']): ProcessTable => ({ name: 'trial', version: 1, stages });

describe('a process', () => {
  it('pins its version and gates', () => {
    expect(processes.standard).toEqual({ name: 'standard', version: 1, gates: ['approval'], afterSalesDays: 7 });
    expect(processes.direct.gates).toEqual([]);
  });

  it('is refused when a stage is unknown', () => {
    expect(() =>
      pinned(table({ placed: { next: ['painted'] }, painted: { next: ['settled'] }, settled: { next: [] } })),
    ).toThrow('stage painted is unknown');
  });

  it('is refused when a stage leads to one that is not in the table', () => {
    expect(() => pinned(table({ placed: { next: ['shipped'] } }))).toThrow('stage shipped is not in its table');
  });

  it('is refused when a stage is never reached', () => {
    expect(() =>
      pinned(table({ placed: { next: ['settled'] }, settled: { next: [] }, shipped: { next: ['settled'] } })),
    ).toThrow('stage shipped is never reached');
  });

  it('is refused when a stage leads nowhere or to itself', () => {
    expect(() => pinned(table({ placed: { next: ['shipped'] }, shipped: { next: [] } }))).toThrow(
      'stage shipped leads nowhere',
    );
    expect(() => pinned(table({ placed: { next: ['placed'] } }))).toThrow('stage placed leads to itself');
  });
});
