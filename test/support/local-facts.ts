/** Local facts for tests: a machine of which nothing is known but what the test says. */
import { configFacts } from '../../src/host/config.ts';
import { NOTHING } from '../../src/host/nothing.ts';
import type { LocalFacts } from '../../src/host/types.ts';

export async function localFacts(
  files: Readonly<Record<string, string>>,
  rest: Partial<LocalFacts> = {},
): Promise<LocalFacts> {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  const config = await configFacts({
    files: texts,
    lookedAt: ['homeserver.yaml'],
    unreadable: [],
    passedOver: [],
  });
  return {
    elsewhere: false,
    lookedAt: '2026-11-25T12:00:00.000Z',
    serverName: config.loaded?.model.serverName ?? null,
    isRoot: true,
    config,
    ...NOTHING,
    notLookedAt: [],
    ...rest,
  };
}
