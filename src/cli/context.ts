/** What a command gets. The composition root makes it; tests make their own. */
import type { Style } from '../report/signs.ts';
import type { System } from '../system/types.ts';
import type { Arguments, Environment } from './arguments.ts';

export interface Io {
  /** Node opens it when it is first asked for: most commands need not. */
  stdin(): NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Environment;
  readonly cwd: string;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP from now on; a second one ends the process as ever. */
  interrupts(): AbortSignal;
}

export interface Context extends Io {
  readonly args: Arguments;
  readonly version: string;
  readonly style: Style;
  readonly system: System;
}

/** A command ends with its exit code. What the user can mend is thrown as UserError, all else is a bug. */
export type Run = (context: Context) => Promise<number>;

/** A variable that is set to something but "0" and "false". */
export const isOn = (text: string | undefined): boolean =>
  text !== undefined && !['', '0', 'false'].includes(text);

/** How text looks on the stream that it goes to. */
export function styleOf({ stdout, env }: Pick<Io, 'stdout' | 'env'>, asciiAsked: boolean): Style {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  const poor = ['linux', 'dumb'].includes(env.TERM ?? '') || (locale !== '' && !/utf-?8/i.test(locale));
  // `bin/` has mapped NO_COLOR and --no-color to FORCE_COLOR=0.
  const forced = env.FORCE_COLOR;
  return {
    // Read when it is used: somebody may pull at the window while `watch` runs.
    get width() {
      return stdout.columns ?? 80;
    },
    colour: forced === undefined ? stdout.isTTY === true : isOn(forced),
    ascii: asciiAsked || (poor && stdout.isTTY === true),
  };
}
