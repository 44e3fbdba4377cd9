import { badRequest } from './refusal';

/** The query of a call. Lists come repeated (`id=1&id=2`) or with commas, as Jira takes both. */
export class Query {
  readonly #values: URLSearchParams;

  constructor(values: URLSearchParams) {
    this.#values = values;
  }

  text(name: string): string | undefined {
    return this.#values.get(name) ?? undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw badRequest(`The query parameter '${name}' is required.`);
    return value;
  }

  list(name: string): readonly string[] {
    return this.#values
      .getAll(name)
      .flatMap((value) => value.split(','))
      .filter((value) => value !== '');
  }

  /** The list as it is written, where values may contain commas. */
  repeated(name: string): readonly string[] {
    return this.#values.getAll(name);
  }

  /** Whether a row of a configuration list is asked for: by `id`, and by a part of its name in `queryString`. */
  picks({ id, name }: { readonly id: string; readonly name: string }): boolean {
    const ids = this.list('id');
    const text = this.text('queryString')?.toLowerCase() ?? '';
    return (ids.length === 0 || ids.includes(id)) && name.toLowerCase().includes(text);
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.text(name);
    return value === undefined ? otherwise : value === 'true';
  }

  number(name: string, otherwise: number): number {
    const value = this.text(name);
    if (value === undefined) return otherwise;
    if (!/^-?\d+$/.test(value)) throw badRequest(`The query parameter '${name}' must be a whole number.`);
    return Number(value);
  }

  expands(what: string): boolean {
    return this.list('expand').includes(what);
  }
}
