import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type SqlRow, text } from './rows';

/** People who agree together. Members are persons and other teams, by id. */
export interface Team {
  readonly id: string;
  readonly name: string;
  readonly persons: readonly string[];
  readonly teams: readonly string[];
}

const members = (kind: string): string => `(SELECT json_group_array(m.member_id ORDER BY m.member_id)
  FROM team_member m WHERE m.team_id = t.id AND m.kind = '${kind}')`;
const SELECT = `SELECT t.*, ${members('person')} AS persons, ${members('team')} AS teams FROM team t`;

const team = (row: SqlRow): Team => ({
  id: text(row, 'id'),
  name: text(row, 'name'),
  persons: JSON.parse(text(row, 'persons')) as string[],
  teams: JSON.parse(text(row, 'teams')) as string[],
});

export class TeamStore {
  readonly #byId: StatementSync;
  readonly #all: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #empty: StatementSync;
  readonly #join: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byId = database.prepare(`${SELECT} WHERE t.id = ?`);
    this.#all = database.prepare(`${SELECT} ORDER BY t.name`);
    this.#put = database.prepare(`INSERT INTO team (id, name, created_at) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name`);
    this.#delete = database.prepare('DELETE FROM team WHERE id = ?');
    this.#empty = database.prepare('DELETE FROM team_member WHERE team_id = ?');
    this.#join = database.prepare('INSERT INTO team_member (team_id, kind, member_id) VALUES (?, ?, ?)');
  }

  get(id: string): Team | undefined {
    const row = this.#byId.get(id);
    return row && team(row);
  }

  all(): readonly Team[] {
    return this.#all.all().map(team);
  }

  /** Makes a team, or replaces its name and members. */
  put({ id, name, persons, teams }: Team, now: number): void {
    this.#put.run(id, name, now);
    this.#empty.run(id);
    for (const person of persons) this.#join.run(id, 'person', person);
    for (const nested of teams) this.#join.run(id, 'team', nested);
  }

  delete(id: string): void {
    this.#empty.run(id);
    this.#delete.run(id);
  }
}
