/** Every finding id: its usual severity, its meaning, its explanation. The id is a contract: it never changes its sense. */
import { answerEntries } from './catalogue/answers.ts';
import { dnsEntries } from './catalogue/dns.ts';
import type { CatalogueEntry } from './catalogue/entry.ts';
import { nameEntries } from './catalogue/name.ts';
import { netEntries } from './catalogue/net.ts';
import { tlsEntries } from './catalogue/tls.ts';
import { wellKnownEntries } from './catalogue/well-known.ts';

const entries = {
  ...nameEntries,
  ...dnsEntries,
  ...netEntries,
  ...wellKnownEntries,
  ...tlsEntries,
  ...answerEntries,
};

export type FindingId = keyof typeof entries;

export const catalogue: Readonly<Record<FindingId, CatalogueEntry>> = entries;
