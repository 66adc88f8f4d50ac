/** A well-known file as it should be, and a front that sends its certificate alone: browsers may not notice, servers refuse. */
import type { WorldData } from '../types.ts';
import { delegated } from './delegated.ts';

export const leafOnly: WorldData = delegated(
  'leaf-only',
  'the front sends its certificate without the intermediate',
  'cert.pem',
);
