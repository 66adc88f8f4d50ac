/** The answer to the keys request, read and verified. */
import { verifyKeyDocument } from '../matrix/key-document.ts';
import type { HttpExchange, KeyDocumentFacts } from './types.ts';

/** A key document is three levels deep; nesting beyond this serves only to exhaust whoever walks it. */
const MAX_DEPTH = 32;

/** Whether brackets outside of strings nest deeper than `max`. Looks at each character once. */
function nestsDeeper(text: string, max: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth++;
      if (depth > max) return true;
    } else if (character === '}' || character === ']') depth--;
  }
  return false;
}

/** undefined for what is no JSON, or too deep. */
function parseBounded(text: string): unknown {
  if (nestsDeeper(text, MAX_DEPTH)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads the body whatever the status: a key document under a 404 is worth knowing. Never throws. */
export function readKeyDocument(exchange: HttpExchange): KeyDocumentFacts {
  const readable = exchange.fault === null && !exchange.invalidUtf8;
  return verifyKeyDocument(readable ? parseBounded(exchange.body) : undefined);
}
