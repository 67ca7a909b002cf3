import { startService } from '@throughline/nest-kit';
import { alertingApp } from './alerting-app.module.js';

await startService(alertingApp);
