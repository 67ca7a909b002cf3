import type { ServiceName } from './services.js';
import type { ServiceState, Supervisor } from './supervisor.js';

/** One process of a service. */
export interface RunningProcess {
  /** `order`, or `order-r2` where there are several. */
  readonly name: string;
  readonly url: string;
  readonly state: ServiceState;
  readonly pid: number | undefined;
}

export interface RunningService {
  /** Of the first process that is there to be asked, as everything else here. */
  readonly url: string;
  readonly state: ServiceState;
  readonly pid: number | undefined;
  /** Of every process that is there to be asked. */
  readonly urls: readonly string[];
  readonly replicas: readonly RunningProcess[];
}

export interface Process {
  readonly supervisor: Supervisor;
  /** Is it there to be asked (role `api`)? */
  readonly answers: boolean;
}

/** The processes of one service. */
export class Replicas implements RunningService {
  readonly replicas: readonly Supervisor[];
  readonly urls: readonly string[];
  readonly #first: Supervisor;

  constructor(
    private readonly service: ServiceName,
    processes: readonly Process[],
  ) {
    this.replicas = processes.map(({ supervisor }) => supervisor);
    const asked = processes.filter(({ answers }) => answers).map(({ supervisor }) => supervisor);
    this.urls = asked.map(({ url }) => url);
    const first = asked[0] ?? this.replicas[0];
    if (first === undefined) throw new RangeError(`${service} has no process`);
    this.#first = first;
  }

  get url(): string {
    return this.#first.url;
  }

  get state(): ServiceState {
    return this.#first.state;
  }

  get pid(): number | undefined {
    return this.#first.pid;
  }

  /**
   * One of them or all.
   * @throws RangeError where there is no such replica
   */
  of(number?: number): readonly Supervisor[] {
    if (number === undefined) return this.replicas;
    const one = this.replicas[number - 1];
    if (one === undefined) throw new RangeError(`${this.service} has no replica ${number}`);
    return [one];
  }
}
