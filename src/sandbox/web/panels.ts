import type { Documents } from '../documents';

const COLLECTION = 'web.panel';

/** Issue panels that people have added to single issues. */
export class Panels {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  has(issueId: string, moduleKey: string): boolean {
    return this.#documents.get(COLLECTION, `${issueId} ${moduleKey}`) !== undefined;
  }

  add(issueId: string, moduleKey: string): void {
    this.#documents.put(COLLECTION, `${issueId} ${moduleKey}`, {});
  }
}
