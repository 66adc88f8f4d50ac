export { hint, nearest, nearestIds } from '../text/nearest.ts';
