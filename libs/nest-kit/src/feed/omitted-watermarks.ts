import { Inject, Injectable } from '@nestjs/common';
import type { Log } from '../observability/log.js';
import { serviceLog } from '../tokens.js';

/** Watermarks that our last answer had no room for, because too many subjects are held: others' verdicts wait until people have cleared some. */
@Injectable()
export class OmittedWatermarks {
  /** As the header said it: a list in JSON. Undefined while all are told. */
  names: string | undefined;

  constructor(@Inject(serviceLog) private readonly log: Log) {}

  saw(names: string | undefined): void {
    if (names === this.names) return;
    this.names = names;
    if (names === undefined) this.log.info({}, 'all watermarks are told again');
    else this.log.warn({ watermarks: names }, 'watermarks are too long to be told');
  }
}
