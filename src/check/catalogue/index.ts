/** Every finding id: its usual severity, its meaning, its explanation. The id is a contract: it never changes its sense. */
import { answerEntries } from './answers.ts';
import { clientEntries } from './client.ts';
import { configEntries } from './config.ts';
import { configOptionEntries } from './config-options.ts';
import { dnsEntries } from './dns.ts';
import type { CatalogueEntry } from './entry.ts';
import { hostEntries } from './host.ts';
import { nameEntries } from './name.ts';
import { netEntries } from './net.ts';
import { signedEntries } from './signed.ts';
import { tlsEntries } from './tls.ts';
import { wellKnownEntries } from './well-known.ts';

const entries = {
  ...nameEntries,
  ...dnsEntries,
  ...netEntries,
  ...wellKnownEntries,
  ...tlsEntries,
  ...answerEntries,
  ...signedEntries,
  ...clientEntries,
  ...configEntries,
  ...configOptionEntries,
  ...hostEntries,
};

export type FindingId = keyof typeof entries;

export const catalogue: Readonly<Record<FindingId, CatalogueEntry>> = entries;

/** Findings that a look at the network can give; the others need the machine and its files. */
export const networkFindings: readonly FindingId[] = (Object.keys(entries) as FindingId[]).filter(
  (id) => catalogue[id].seen !== 'local',
);
