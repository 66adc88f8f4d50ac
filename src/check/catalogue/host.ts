/** Findings about the machine that the homeserver runs on. */
import { type CatalogueEntry, seenLocally } from './entry.ts';

export const hostEntries = seenLocally({} as const satisfies Record<string, CatalogueEntry>);
