/** Certificates for unit tests: the rehearsal's own authority, one per test file. */
export { type Authority, createAuthority, type Leaf, type LeafOptions } from '../../src/rehearsal/pki.ts';
