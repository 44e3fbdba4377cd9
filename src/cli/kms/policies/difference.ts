/** A place where two documents say something different; what one of them lacks is undefined. */
export interface Difference {
  /** Members and places from the top, with dots between. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Where two JSON documents differ, down to single values. */
export function differences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    return before === after ? [] : [{ path, before, after }];
  }
  const members = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return members.flatMap((member) =>
    differences(before[member], after[member], path === '' ? member : `${path}.${member}`),
  );
}
