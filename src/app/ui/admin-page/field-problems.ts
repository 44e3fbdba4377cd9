import type { Problem } from './call';

/** What to say of a field, by the path it is sent under. */
export type FieldErrors = (path: string) => string | undefined;

export const fieldErrors =
  (problem: Problem | undefined): FieldErrors =>
  (path) =>
    problem?.fields?.[path];

/**
 * The problem as the head of a form tells it: what stands under the fields needs no second telling, and what belongs
 * to no field of the form is told in full.
 */
export function headProblem(problem: Problem | undefined, paths: readonly string[]): Problem | undefined {
  const named = Object.keys(problem?.fields ?? {});
  const isShownBelow = named.length > 0 && named.every((path) => paths.includes(path));
  return problem && isShownBelow
    ? { what: problem.what, mend: 'See what stands under the fields.' }
    : problem;
}
