/** A scripted name server for unit tests: the rehearsal's own. */
export { type DnsServer, startDnsServer } from '../../src/rehearsal/dns-server.ts';
export type { DnsTable, Question } from '../../src/rehearsal/dns-table.ts';
