/** What a team consists of: persons and other teams, by id. */
export interface TeamMembers {
  readonly id: string;
  readonly persons: readonly string[];
  readonly teams: readonly string[];
}

/** Everybody in a team, those of its nested teams among them, each once. A team that isn't there is empty. */
export function personsIn(teams: readonly TeamMembers[], id: string): ReadonlySet<string> {
  const inside = new Set(teamsIn(teams, id));
  return new Set(teams.filter((team) => inside.has(team.id)).flatMap(({ persons }) => persons));
}

/** A team and every team inside it. */
function teamsIn(teams: readonly TeamMembers[], id: string): readonly string[] {
  const byId = new Map(teams.map((team) => [team.id, team]));
  const found = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(byId.get(next)?.teams ?? []));
  }
  return [...found];
}

/** A team and every team that it is inside of: whoever counts on one of these counts on it. */
export const teamsAround = (teams: readonly TeamMembers[], id: string): readonly string[] =>
  [id, ...teams.map((team) => team.id)].filter(
    (outer, index, all) => all.indexOf(outer) === index && teamsIn(teams, outer).includes(id),
  );

/** Whether a team with these members would contain itself. */
export const wouldNestInItself = (teams: readonly TeamMembers[], changed: TeamMembers): boolean => {
  const others = teams.filter(({ id }) => id !== changed.id);
  return changed.teams.some((nested) => teamsIn(others, nested).includes(changed.id));
};
