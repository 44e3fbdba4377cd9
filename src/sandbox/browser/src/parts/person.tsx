import './person.css';

const TINTS = 6;

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();

/** The same person has the same colour on every page. */
const tintOf = (id: string): number => [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS;

interface Named {
  readonly accountId: string;
  readonly displayName: string;
}

/** A person's initials in a circle; for the eye only, the name stands beside it. */
export function Face({ person, large = false }: { readonly person: Named; readonly large?: boolean }) {
  return (
    <span className={`face face-${tintOf(person.accountId)}${large ? ' face-large' : ''}`} aria-hidden="true">
      {initialsOf(person.displayName)}
    </span>
  );
}

export function Person({ person }: { readonly person: Named }) {
  return (
    <span className="person">
      <Face person={person} />
      <span>{person.displayName}</span>
    </span>
  );
}
