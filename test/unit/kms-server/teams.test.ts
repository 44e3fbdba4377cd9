import * as fc from 'fast-check';
import {
  personsIn,
  type TeamMembers,
  teamsAround,
  wouldNestInItself,
} from '../../../src/kms-server/policy/teams';

const team = (id: string, persons: readonly string[], teams: readonly string[] = []): TeamMembers => ({
  id,
  persons,
  teams,
});

const TEAMS = [
  team('all', ['chief'], ['security', 'payments']),
  team('security', ['ann', 'bob'], ['night']),
  team('payments', ['ann', 'cyd'], ['night']),
  team('night', ['dee']),
];

describe('teams', () => {
  test('everybody inside counts, once', () => {
    expect([...personsIn(TEAMS, 'all')].sort()).toEqual(['ann', 'bob', 'chief', 'cyd', 'dee']);
    expect([...personsIn(TEAMS, 'night')]).toEqual(['dee']);
  });

  test('a team that is not there has nobody', () => {
    expect(personsIn(TEAMS, 'gone').size).toBe(0);
  });

  test('around a team are all that its members are in', () => {
    expect([...teamsAround(TEAMS, 'night')].sort()).toEqual(['all', 'night', 'payments', 'security']);
    expect(teamsAround(TEAMS, 'all')).toEqual(['all']);
    expect(teamsAround(TEAMS, 'new')).toEqual(['new']);
  });

  test('a team inside itself, directly or round a corner, is noticed', () => {
    expect(wouldNestInItself(TEAMS, team('night', [], ['night']))).toBe(true);
    expect(wouldNestInItself(TEAMS, team('night', [], ['all']))).toBe(true);
    expect(wouldNestInItself(TEAMS, team('night', [], []))).toBe(false);
    expect(wouldNestInItself(TEAMS, team('new', [], ['all']))).toBe(false);
  });

  const ids = ['t1', 't2', 't3', 't4'];
  const anyTeams = fc
    .tuple(...ids.map(() => fc.record({ persons: fc.subarray(['p', 'q', 'r']), teams: fc.subarray(ids) })))
    .map((rows) => rows.map(({ persons, teams }, index) => team(ids[index] ?? '', persons, teams)));

  test('even damaged rows that go round in circles are counted to an end', () => {
    fc.assert(
      fc.property(anyTeams, (teams) => {
        for (const id of ids) {
          const direct = teams.find((other) => other.id === id)?.persons ?? [];
          const everybody = personsIn(teams, id);
          expect(direct.every((person) => everybody.has(person))).toBe(true);
        }
      }),
    );
  });

  test('teams built one after another without nesting in itself never do', () => {
    fc.assert(
      fc.property(anyTeams, (changes) => {
        let teams: readonly TeamMembers[] = [];
        for (const change of changes) {
          if (wouldNestInItself(teams, change)) continue;
          teams = [...teams.filter(({ id }) => id !== change.id), change];
        }
        // In teams without a circle, whoever is around me is not inside me.
        for (const { id } of teams) {
          const around = teamsAround(teams, id).filter((outer) => outer !== id);
          for (const outer of around) expect(teamsAround(teams, outer)).not.toContain(id);
        }
      }),
    );
  });
});
