import { startService } from '@throughline/nest-kit';
import { orderApp } from './order-app.module.js';

await startService(orderApp);
