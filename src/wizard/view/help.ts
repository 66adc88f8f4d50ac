/** What `?` shows: why this is asked or said, and where to look it up. */
import { currentPut } from '../answers.ts';
import type { Knowledge } from '../knowledge.ts';
import type { WizardState } from '../state.ts';
import { type Block, heading, text } from './blocks.ts';
import { chooseView } from './choose.ts';

const SEE: readonly string[] = [
  'Three names matter. Your server name stands in user IDs and never changes.',
  'Where servers connect follows from the well-known file, from an SRV record, or is port 8448 of your server name.',
  'The certificate must carry your server name, or the name in the well-known file when there is one.',
  'An SRV record moves the connection, never the name in the certificate.',
];

const VERIFY: readonly string[] = [
  'Every look asks the same questions as another server would, from this machine.',
  'Put the files in place in the order of README.txt; the next look sees it.',
  'Caches of other servers may keep the old answer longer than this machine does.',
  'You can stop here and come back later with the command "check".',
];

const REVIEW: readonly string[] = [
  'The files go to a folder of their own, one subfolder for each machine that has a part in it.',
  'Nothing that exists is changed. README.txt there tells the order and the waits.',
];

/** null where there is nothing to explain. */
export function helpView(know: Knowledge, state: WizardState): readonly Block[] | null {
  const lines = (words: readonly string[]): readonly Block[] => words.map((line) => text(line));
  switch (state.screen) {
    case 'name':
      return [heading('The server name'), ...lines(know.question('serverName')?.help ?? [])];
    case 'see':
      return [heading('What other servers see'), ...lines(SEE)];
    case 'choose':
      return [
        ...lines(know.question('scenario')?.help ?? []),
        ...chooseView(know, state, { cursor: null, folded: false }),
      ];
    case 'answer': {
      const put = currentPut(know, state);
      return put === null ? null : [heading(put.question.ask(put.situation)), ...lines(put.question.help)];
    }
    case 'review':
      return [heading('Before anything is written'), ...lines(REVIEW)];
    case 'verify':
      return [heading('Looking again'), ...lines(VERIFY)];
    case 'look':
    case 'write':
    case 'end':
      return null;
  }
}
