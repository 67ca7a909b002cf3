import type { BeforeApplicationShutdown, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { StoreRuntime } from '@throughline/event-store';
import { DataSource } from 'typeorm';
import { Lifecycle, withinBudget } from '../lifecycle.js';
import type { Log } from '../observability/log.js';
import { serviceLog } from '../tokens.js';
import { StoreRuntimeStrategy } from './store-runtime.strategy.js';

/** So long may it take to give connections back. */
const closeWithinMs = 2_000;

/**
 * Opens what everything needs before anything is accepted, and closes it last. Consumers stop before the listener does: Nest closes HTTP before
 * microservices, so they are told here already.
 */
@Injectable()
export class StartAndStop implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly runtime: StoreRuntime,
    private readonly strategy: StoreRuntimeStrategy,
    private readonly dataSource: DataSource,
    @Inject(serviceLog) private readonly log: Log,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.dataSource.initialize();
    await this.runtime.store.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.lifecycle.beginStop();
    await this.strategy.close();
  }

  async onApplicationShutdown(): Promise<void> {
    const { pool, time } = this.runtime.store;
    const close = () => Promise.all([pool.end(), this.dataSource.destroy()]);
    await withinBudget('close the pools', closeWithinMs, close, { log: this.log, time });
  }
}
