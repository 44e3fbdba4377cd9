import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ACTIONS, type Action, BUILT_IN_ROLES, isBuiltIn } from '../auth/permissions';
import { type SqlRow, text } from './rows';

export interface Role {
  readonly name: string;
  readonly description: string;
  readonly actions: readonly Action[];
  readonly builtIn: boolean;
}

const isAction = (name: string): name is Action => Object.hasOwn(ACTIONS, name);

/** An action that this version doesn't know allows nothing. */
const customRole = (row: SqlRow): Role => ({
  name: text(row, 'name'),
  description: text(row, 'description'),
  actions: (JSON.parse(text(row, 'actions')) as string[]).filter(isAction),
  builtIn: false,
});

const BUILT_IN: readonly Role[] = Object.entries(BUILT_IN_ROLES).map(([name, actions]) => ({
  name,
  description: '',
  actions,
  builtIn: true,
}));

export class RoleStore {
  readonly #custom: StatementSync;
  readonly #byName: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#custom = database.prepare('SELECT * FROM role ORDER BY name');
    this.#byName = database.prepare('SELECT * FROM role WHERE name = ?');
    this.#put =
      database.prepare(`INSERT INTO role (name, description, actions, created_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET description = excluded.description, actions = excluded.actions`);
    this.#delete = database.prepare('DELETE FROM role WHERE name = ?');
  }

  get(name: string): Role | undefined {
    if (isBuiltIn(name)) return BUILT_IN.find((role) => role.name === name);
    const row = this.#byName.get(name);
    return row && customRole(row);
  }

  all(): readonly Role[] {
    return [...BUILT_IN, ...this.#custom.all().map(customRole)];
  }

  /** Makes a custom role, or replaces what it allows. */
  put({ name, description, actions }: Omit<Role, 'builtIn'>, now: number): void {
    this.#put.run(name, description, JSON.stringify(actions), now);
  }

  delete(name: string): void {
    this.#delete.run(name);
  }
}
