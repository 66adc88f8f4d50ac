/**
 * Text from strangers that ends up in the log of a CI job must not command it. Runners read commands from what a
 * program prints: "::set-output …" at the start of a line, "##[…]", "##vso[…]" and "##teamcity[…]" anywhere.
 */
import { printable } from '../system/printable.ts';

const ANYWHERE = /##(?=[a-z]*\[)/gi;
const AT_START = /^([^\S\n]*):(?=:)/gm;

/** For text of several lines, ours and theirs: what would be taken for a command is escaped. */
export const inert = (text: string): string => text.replace(ANYWHERE, '#\\x23').replace(AT_START, '$1\\x3a');

/** One line of untrusted text, for formats that are not for people: printable, no command, at most `max` characters. */
export const inertLine = (text: string, max = 200): string => inert(printable(text, max));
