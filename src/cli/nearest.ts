export { hint, nearest } from '../text/nearest.ts';
