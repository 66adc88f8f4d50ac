import { readFileSync } from 'node:fs';

/** What this server is to be: the JSON of the file that its only argument names. */
export const configuration = <Shape>(): Shape =>
  JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Shape;
