/** Questions that several scenarios share, in the order in which they are put. */

/** Who takes TLS connections, whether nginx has a site for the name, and where the homeserver is. */
export const frontQuestions = [
  'tlsFront',
  'existingSite',
  'nginxVersion',
  'backendAddress',
  'backendPort',
] as const;

export const certificateQuestions = [
  'certificateClient',
  'challenge',
  'email',
  'certificatePath',
  'keyPath',
] as const;

export const homeserverQuestions = ['homeserverYaml', 'homeserverService', 'serviceUser'] as const;

export const fileQuestions = ['apexServer', 'apexWebroot', 'clientBaseUrl'] as const;
