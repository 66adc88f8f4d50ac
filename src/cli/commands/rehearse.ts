/** `rehearse [WORLD]`: the same wizard, with an embedded internet in place of the real one. */
import { openRehearsal, type Rehearsal } from '../../rehearsal/rehearse.ts';
import { UnknownWorldError } from '../../rehearsal/worlds/registry.ts';
import type { Run } from '../context.ts';
import { UserError } from '../errors.ts';
import { outputFolder, temporaryFolder } from '../folder.ts';
import { givenAnswers } from '../given.ts';
import { startWizard } from '../start-wizard.ts';
import { realPorts } from './wizard.ts';

async function open(id: string | undefined): Promise<Rehearsal> {
  return openRehearsal(id).catch((error: unknown) => {
    if (error instanceof UnknownWorldError) throw new UserError(error.message);
    throw error;
  });
}

export const runRehearse: Run = async (context) => {
  const { args } = context;
  const given = await givenAnswers(context, undefined);
  const rehearsal = await open(args.operands[0]);
  const { id, serverName, system, place } = rehearsal;
  try {
    const ports = { ...realPorts({ ...context, system }), place };
    return await startWizard(context, ports, {
      serverName,
      given,
      yes: args.yes,
      folder: args.out === null ? temporaryFolder() : await outputFolder(context),
      temporary: args.out === null,
      world: id,
      repeat: [],
    });
  } finally {
    await rehearsal.close();
  }
};
