import * as z from 'zod';

const Action = z.object({
  text: z.string(),
  onClick: z.custom<() => void>((value) => typeof value === 'function').optional(),
});
const Type = z.enum(['info', 'success', 'warning', 'error']);

/** `showFlag` of `@forge/bridge`. */
const FlagOptions = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  title: z.string().default(''),
  description: z.string().optional(),
  type: Type.default('info'),
  appearance: Type.optional(),
  actions: z.array(Action).default([]),
  isAutoDismiss: z.boolean().default(false),
});
export type FlagOptions = z.output<typeof FlagOptions>;

let flags: readonly FlagOptions[] = [];
const listeners = new Set<() => void>();

function change(next: readonly FlagOptions[]): void {
  flags = next;
  for (const listener of listeners) listener();
}

/** Newest first. */
export const currentFlags = (): readonly FlagOptions[] => flags;

export function onFlags(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A flag of the same id is replaced. */
export function showFlag(data: unknown): true {
  const flag = FlagOptions.parse(data);
  change([flag, ...flags.filter(({ id }) => id !== flag.id)]);
  return true;
}

export function closeFlag(id: string): true {
  change(flags.filter((flag) => flag.id !== id));
  return true;
}
