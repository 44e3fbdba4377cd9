import { CommandFailure } from '../run';
import { errorText, type JiraPerson } from './jira-person';
import { PROJECT } from './set-up';

/** An issue as a person at the REST API sees it, with the names of the screen instead of ids. */
export interface SeenIssue {
  readonly key: string;
  readonly status: string;
  readonly handle: string | null;
  readonly state: string | null;
  readonly operation: string | null;
}

interface RawIssue {
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>> & { readonly status: { readonly name: string } };
}

interface FieldRow {
  readonly id: string;
  readonly name: string;
  readonly schema?: { readonly custom?: string };
}

/** Fields of several lines are documents in version 3 of the API. */
const isDocument = ({ id, schema }: FieldRow): boolean =>
  id === 'description' || schema?.custom?.endsWith(':textarea') === true;

/** Files and reads issues by the names of fields and issue types, the way anybody can who has only Jira. */
export class KeyIssues {
  readonly #rows: ReadonlyMap<string, FieldRow>;
  readonly #types: ReadonlyMap<string, string>;

  private constructor(rows: ReadonlyMap<string, FieldRow>, types: ReadonlyMap<string, string>) {
    this.#rows = rows;
    this.#types = types;
  }

  static async open(person: JiraPerson): Promise<KeyIssues> {
    const fields = await person.must<FieldRow[]>('GET', '/rest/api/3/field');
    const types = await person.must<{ id: string; name: string }[]>('GET', '/rest/api/3/issuetype');
    return new KeyIssues(
      new Map(fields.map((row) => [row.name, row])),
      new Map(types.map(({ id, name }) => [name, id])),
    );
  }

  #row(name: string): FieldRow {
    const row = this.#rows.get(name);
    if (!row) throw new CommandFailure(`Jira has no field "${name}"`);
    return row;
  }

  fieldId(name: string): string {
    return this.#row(name).id;
  }

  typeId(name: string): string | undefined {
    return this.#types.get(name);
  }

  /** @param values by field name; texts of several lines as plain text */
  fields(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const row = this.#row(name);
        return [row.id, isDocument(row) && typeof value === 'string' ? document(value) : value];
      }),
    );
  }

  async file(person: JiraPerson, type: string, summary: string, values: Readonly<Record<string, unknown>>) {
    const made = await person.must<{ key: string }>('POST', '/rest/api/3/issue', {
      fields: {
        project: { key: PROJECT.key },
        issuetype: { id: this.typeId(type) },
        summary,
        ...this.fields(values),
      },
    });
    return made.key;
  }

  async edit(person: JiraPerson, key: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    await person.must('PUT', `/rest/api/3/issue/${key}`, { fields: this.fields(values) });
  }

  async see(person: JiraPerson, key: string): Promise<SeenIssue> {
    const { fields } = await person.must<RawIssue>('GET', `/rest/api/3/issue/${key}`);
    const text = (name: string): string | null =>
      (fields[this.fieldId(name)] as string | null | undefined) ?? null;
    return {
      key,
      status: fields.status.name,
      handle: text('KMS key handle'),
      state: text('KMS key state'),
      operation: text('KMS operation'),
    };
  }

  /** Texts of the issue's comments, oldest first. */
  async comments(person: JiraPerson, key: string): Promise<string[]> {
    const { comments } = await person.must<{ comments: { body: unknown }[] }>(
      'GET',
      `/rest/api/3/issue/${key}/comment`,
    );
    return comments.map(({ body }) => textOf(body));
  }

  /** A step that has to be allowed. */
  async step(
    person: JiraPerson,
    key: string,
    name: string,
    fields?: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const answer = await person.transition(key, name, fields && this.fields(fields));
    if (answer.status >= 400)
      throw new CommandFailure(`${key}: "${name}" was refused: ${errorText(answer.body)}`);
  }

  /** A step that has to be refused; gives the reason. */
  async refusedStep(person: JiraPerson, key: string, name: string): Promise<string> {
    const answer = await person.transition(key, name);
    if (answer.status < 400) throw new CommandFailure(`${key}: "${name}" should have been refused`);
    return errorText(answer.body);
  }
}

/** Atlassian Document Format. */
const document = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

interface AdfNode {
  readonly text?: string;
  readonly content?: readonly AdfNode[];
}

function textOf(node: unknown): string {
  const { text, content = [] } = node as AdfNode;
  return text ?? content.map(textOf).join(content.some((child) => child.text !== undefined) ? '' : '\n');
}
