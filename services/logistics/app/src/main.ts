import { startService } from '@throughline/nest-kit';
import { logisticsApp } from './logistics-app.module.js';

await startService(logisticsApp);
