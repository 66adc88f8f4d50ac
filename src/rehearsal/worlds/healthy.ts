/** Nothing to mend: what the wizard says when all is well. */
import type { WorldData } from '../types.ts';
import { delegated } from './delegated.ts';

export const healthy: WorldData = delegated('healthy', 'everything works', 'fullchain.pem');
