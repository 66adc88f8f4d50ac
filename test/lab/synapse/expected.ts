/** What `check --local` has to say of a file as each version generated it: each finding with the line that it points at. */
import type { FindingId } from '../../../src/check/catalogue/index.ts';
import { TODAY, type Version } from './versions.ts';

export type Expected = readonly [id: FindingId, line: RegExp];

const FIRST = /^/;
const everywhere: readonly Expected[] = [['config.public-baseurl', FIRST]];

const until034: readonly Expected[] = [
  ...everywhere,
  ['config.perspectives', /^perspectives:/],
  ['config.sqlite-hop', /^ +name: "sqlite3"/],
  ['config.dead-option', /^tls_fingerprints:/],
  ['config.dead-option', /^tls_dh_params_path:/],
  ['config.dead-option', /^no_tls:/],
];

const around1: readonly Expected[] = [
  ...everywhere,
  ['config.acme', /^acme:/],
  ['config.old-blacklist', /^federation_ip_range_blacklist:/],
];

export const expected: Readonly<Record<Version, readonly Expected[]>> = {
  '0.33.9': [...until034, ['config.webclient', /^ +- webclient/], ['config.dead-option', /^web_client:/]],
  '0.34.1.1': until034,
  '0.99.5': around1,
  '1.0.0': around1,
  [TODAY]: everywhere,
};

/** "config.acme 351", sorted. */
export const inLines = (text: string, findings: readonly Expected[]): string[] =>
  findings.map(([id, line]) => `${id} ${text.split('\n').findIndex((one) => line.test(one)) + 1}`).sort();
