/** What bin/ loads before the program itself; see system/first-questions.ts. */
import { askFirst } from './system/first-questions.ts';

askFirst(process.argv.slice(2));
