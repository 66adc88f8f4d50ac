/** The order in which federation works at every moment: what is needed first, what is published next, what may go last. */
import type { Plan, Stage, Step } from '../../plan/types.ts';
import type { ScenarioId } from '../types.ts';
import { addressStage } from './address.ts';
import { type Changes, cleanUpStage, memory, verifyStage, waitStage } from './after.ts';
import { certificateStage, contacts } from './certificate.ts';
import { type Context, hostText } from './context.ts';
import { type Front, targetStage } from './front.ts';
import { notesOf } from './notes.ts';

export interface CutOver {
  readonly scenario: ScenarioId;
  readonly front: Front;
  /** In the order in which they have to happen. */
  readonly publish: readonly Step[];
  /** SRV records that may go at the end. */
  readonly removals: readonly Step[];
  readonly changes: Changes;
}

export function cutOver(context: Context, { scenario, front, publish, removals, changes }: CutOver): Plan {
  const { serverName } = context;
  const wait = memory(context, changes);
  const addresses = addressStage(context, front);
  const stages: readonly Stage[] = [
    ...(addresses ? [addresses] : []),
    certificateStage(context, front),
    targetStage(context, front),
    {
      id: 'publish',
      title: `Lead other servers to ${front.host}`,
      steps: publish,
      gate: null,
      wait: null,
    },
    verifyStage(context),
    ...(wait ? [waitStage(wait)] : []),
    cleanUpStage(context, front, removals),
  ];
  return {
    serverName,
    scenario,
    goal: {
      serverName,
      connectTo: `${hostText(front.host)}:${front.port}`,
      certificateName: front.name,
    },
    stages: stages.filter((stage) => stage.steps.length > 0 || stage.wait !== null),
    contacts: contacts(context),
    notes: notesOf(context, front),
    answers: context.situation.answers,
  };
}
