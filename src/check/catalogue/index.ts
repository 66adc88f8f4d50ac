/** Every finding id: its usual severity, its meaning, its explanation. The id is a contract: it never changes its sense. */
import { answerEntries } from './answers.ts';
import { clientEntries } from './client.ts';
import { dnsEntries } from './dns.ts';
import type { CatalogueEntry } from './entry.ts';
import { nameEntries } from './name.ts';
import { netEntries } from './net.ts';
import { tlsEntries } from './tls.ts';
import { wellKnownEntries } from './well-known.ts';

const entries = {
  ...nameEntries,
  ...dnsEntries,
  ...netEntries,
  ...wellKnownEntries,
  ...tlsEntries,
  ...answerEntries,
  ...clientEntries,
};

export type FindingId = keyof typeof entries;

export const catalogue: Readonly<Record<FindingId, CatalogueEntry>> = entries;
