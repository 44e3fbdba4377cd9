import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OpenAPIV3 } from 'openapi-types';
import { OVERLAY } from './overlay';

const NAME = 'jira-openapi.json';

export type Operation = OpenAPIV3.OperationObject;
export type Schemas = Record<string, OpenAPIV3.SchemaObject | OpenAPIV3.ReferenceObject>;

/** The official OpenAPI document of Jira Cloud's REST v3, which is not part of this repository. */
export function specPath(): string {
  return resolve(process.env['KEYDESK_SPECS'] ?? '../shared/specs', NAME);
}

export const hasSpec = (): boolean => existsSync(specPath());

/** The document with the overlay's corrections. */
export class JiraDocument {
  readonly schemas: Schemas;
  readonly #paths: OpenAPIV3.PathsObject;

  constructor() {
    const document = JSON.parse(readFileSync(specPath(), 'utf8')) as OpenAPIV3.Document;
    for (const { at, merge } of OVERLAY) Object.assign(nodeAt(document, at), merge);
    this.schemas = document.components?.schemas ?? {};
    this.#paths = document.paths;
  }

  /** @param template path below `/rest/api/3` with `{parameters}` */
  operation(method: string, template: string): Operation | undefined {
    const item = this.#paths[`/rest/api/3${template}`];
    return item?.[method.toLowerCase() as OpenAPIV3.HttpMethods];
  }

  /** The component schemas that a part of the document leads to, by name. */
  reachableFrom(part: unknown): Schemas {
    const found: Schemas = {};
    const visit = (text: string): void => {
      for (const [, name = ''] of text.matchAll(/#\/components\/schemas\/([^"]+)"/g)) {
        const schema = this.schemas[name];
        if (found[name] || !schema) continue;
        found[name] = schema;
        visit(JSON.stringify(schema));
      }
    };
    visit(JSON.stringify(part));
    return found;
  }
}

/** The object at a path of the document. A path that leads nowhere is a mistake in the overlay. */
function nodeAt(document: unknown, at: readonly string[]): object {
  let node = document;
  for (const key of at) node = (node as Readonly<Record<string, unknown>> | undefined)?.[key];
  if (typeof node !== 'object' || node === null)
    throw new Error(`The overlay names ${at.join(' > ')}, which is not there`);
  return node;
}
