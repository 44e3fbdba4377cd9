// Where the set-up puts what it brings. Everything lies inside the checkout, in one folder that git ignores.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const PRIVATE = join(ROOT, '.keydesk');
