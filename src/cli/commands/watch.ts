/** `watch NAME`: looks again and again until other servers can reach it. */
import { watchText } from '../../report/watch.ts';
import type { Looked } from '../../wizard/types.ts';
import type { Run } from '../context.ts';
import { exit } from '../exit.ts';
import { look } from '../look.ts';
import { outputTo } from '../output.ts';
import { progressOn } from '../progress.ts';
import { serverNameOf } from '../server-name.ts';

const isGreen = ({ verdict }: Looked): boolean => verdict.verdict === 'ok' || verdict.verdict === 'warning';

export const runWatch: Run = async (context) => {
  const { args, style, system } = context;
  const serverName = serverNameOf(args.operands[0] ?? '');
  const signal = context.interrupts();
  const output = outputTo(context.stdout);
  const progress = progressOn(context);
  let before: Looked | null = null;
  try {
    for (;;) {
      progress.say(`Looking at ${serverName.text}`);
      const now = await look(serverName, system, context, () => {}, signal);
      progress.clear();
      const green = isGreen(now);
      const entry = { kind: 'checked', ...now } as const;
      await output.write(
        watchText(entry, before === null ? null : { kind: 'checked', ...before }, green, style),
      );
      if (green) return exit.fine;
      if (output.isGone()) return exit.notVerified;
      before = now;
      progress.say(`Next look in ${args.every} s, Ctrl-C ends`);
      await system.clock.sleep(args.every * 1000, signal);
    }
  } catch (error) {
    progress.clear();
    if (signal.aborted) return exit.cancelled;
    throw error;
  }
};
