/** Ports that answer from a script, with the real scenarios and questions above them. */
import type { WizardPorts } from '../../src/wizard/types.ts';
import { lookedAt, NO_HOST } from '../unit/wizard/invented.ts';

export interface Script {
  /** How many looks are broken before the good ones; the first look is before writing. */
  readonly broken?: number;
  readonly places?: boolean;
}

export function scriptedPorts({
  broken = 1,
  places = false,
}: Script = {}): WizardPorts & { looks(): number } {
  let looks = 0;
  return {
    looks: () => looks,
    look: async (serverName, on) => {
      looks += 1;
      on({ line: 'addresses', state: 'ok', text: '198.51.100.7' });
      on({ line: 'tls', state: 'running', text: `customer.${serverName.text}:8000` });
      return lookedAt(serverName.text, looks > broken);
    },
    host: async () => NO_HOST,
    write: async () => [{ path: 'README.txt', mode: 0o644 }],
    place: places
      ? async () => ({ lines: [{ state: 'ok', text: 'The file is on the web server now.' }], failure: null })
      : null,
    // Long enough for the event loop to breathe, short enough for a test.
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(resolve, 20);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
        });
      }),
  };
}
