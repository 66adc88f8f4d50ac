import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/check/catalogue/index.ts';
import { findingsDocument } from '../../../src/check/findings-document.ts';

describe('the catalogue', () => {
  it.each(Object.entries(catalogue))('explains %s', (id, { meaning, explain }) => {
    expect(id).toMatch(/^(?:name|dns|net|well-known|tls|proxy|federation|client|config|host)\.[a-z0-9-]+$/);
    expect(meaning).toMatch(/^[A-Zm].*\.$/);
    expect(explain.length).toBeGreaterThan(0);
    expect(explain.length).toBeLessThan(5);
    for (const line of explain) expect(line).toMatch(/[.)}]$/);
    expect([meaning, ...explain].join(' ')).not.toMatch(/!|\bplease\b|\btarget host\b/i);
  });

  it('is what docs/findings.md says: run npm run docs', () => {
    const path = new URL('../../../docs/findings.md', import.meta.url);
    expect(readFileSync(path, 'utf8')).toBe(findingsDocument());
  });

  it('is all in the document', () => {
    const text = findingsDocument();
    for (const id of Object.keys(catalogue)) expect(text).toContain(`### \`${id}\``);
  });
});
