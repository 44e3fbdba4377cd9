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
