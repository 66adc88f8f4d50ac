/** Every question, in the order in which it may be put: later ones see the answers to earlier ones. */
import { certificateClient, certificatePath, challenge, email, keyPath } from './certificate.ts';
import {
  apexServer,
  apexWebroot,
  clientBaseUrl,
  delegatedHost,
  delegatedPort,
  existingSite,
  keepLegacySrv,
  srvPort,
  srvTarget,
} from './delegation.ts';
import {
  backendAddress,
  backendPort,
  homeserverService,
  homeserverYaml,
  nginxVersion,
  serviceUser,
  tlsFront,
} from './machine.ts';
import { certificatePossible, filePossible, scenario, serverName } from './name.ts';
import type { Question } from './types.ts';

export const questions: readonly Question[] = [
  serverName,
  filePossible,
  certificatePossible,
  scenario,
  delegatedHost,
  delegatedPort,
  srvTarget,
  srvPort,
  tlsFront,
  existingSite,
  nginxVersion,
  backendAddress,
  backendPort,
  apexServer,
  apexWebroot,
  clientBaseUrl,
  certificateClient,
  challenge,
  email,
  certificatePath,
  keyPath,
  homeserverYaml,
  homeserverService,
  serviceUser,
  keepLegacySrv,
];

/** The question of an id; throws a bug for an id that no question has. */
export function questionOf(id: string): Question {
  const found = questions.find((question) => question.id === id);
  if (!found) throw new Error(`No question has the id "${id}".`);
  return found;
}
