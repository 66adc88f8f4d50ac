/** Files that are part of this program: the templates. Read like code is loaded, at once and from beside the program. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// From src/system/ the folder is two levels up, from the bundle in dist/ one.
const places = ['../templates/', '../../templates/'];

/** The templates folder, found once. Throws when the installation is damaged. */
function templatesFolder(): URL {
  const found = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (!found) throw new Error('The folder "templates" is missing beside this program: install it again.');
  return found;
}

/** @param file "nginx/site.eta", a name that the program chose itself, never an answer. */
export function readTemplate(file: string): string {
  return readFileSync(fileURLToPath(new URL(file, templatesFolder())), 'utf8');
}
