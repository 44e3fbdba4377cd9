/** What an agreement of several people can be asked for. */
export const QUORUM_ACTIONS = [
  'enable',
  'delete',
  'cancel-deletion',
  'export',
  'rotate',
  'change-policy',
  'add-operator',
] as const;
export type QuorumAction = (typeof QUORUM_ACTIONS)[number];

export interface QuorumPart {
  /** Id of the team that must agree; null: anybody who may decide for the group. */
  readonly team: string | null;
  /** How many of them. */
  readonly n: number;
}

/** Every part must agree. */
export interface Quorum {
  readonly parts: readonly QuorumPart[];
  /** Days until an open approval expires. */
  readonly days: number;
}

/** One place's say in a decision. A decision can need that of several places, each counted for itself. */
export interface Requirement {
  /** null: the server as a whole. */
  readonly keyGroup: string | null;
  readonly action: QuorumAction;
  readonly quorum: Quorum;
}

const ONE: Quorum = { parts: [{ team: null, n: 1 }], days: 14 };

/** What holds until a change says otherwise. Stopping a deletion is safe, so it may need nobody. */
export const DEFAULT_QUORUMS: Readonly<Record<QuorumAction, Quorum>> = {
  enable: ONE,
  delete: ONE,
  'cancel-deletion': { parts: [], days: 14 },
  export: ONE,
  rotate: ONE,
  'change-policy': ONE,
  'add-operator': ONE,
};

/** A part with the people who could agree for it, by any id that is theirs alone. */
export interface Electors {
  readonly needed: number;
  readonly electors: ReadonlySet<string>;
}

/**
 * How many agree for each part, at most `needed`, where everybody counts for one part only: a maximum matching of
 * people to parts (Kuhn's algorithm), so that no order of votes and no overlap of teams makes a difference.
 */
export function tally(parts: readonly Electors[], agreeing: Iterable<string>): readonly number[] {
  const seated = parts.map((): string[] => []);

  /** Finds a seat for somebody, moving others to another part of theirs where that frees one. */
  const seat = (person: string, tried: Set<number>): boolean => {
    for (const [index, { needed, electors }] of parts.entries()) {
      const seats = seated[index] ?? [];
      if (tried.has(index) || !electors.has(person)) continue;
      tried.add(index);
      if (seats.length < needed) return seats.push(person) > 0;
      const movable = seats.findIndex((other) => seat(other, tried));
      if (movable < 0) continue;
      seats[movable] = person;
      return true;
    }
    return false;
  };

  for (const person of new Set(agreeing)) seat(person, new Set());
  return seated.map((seats) => seats.length);
}

export const isAgreed = (parts: readonly Electors[], counts: readonly number[]): boolean =>
  parts.every(({ needed }, index) => (counts[index] ?? 0) >= needed);
