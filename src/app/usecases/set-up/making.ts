import type { Made } from '../../ports/jira-admin';
import { isMarked } from '../../setup/blueprint';
import { eachSettled, type Problem, type Step, type StepContext, unmade } from './step';

/** One thing that set-up makes. */
export interface Item {
  /** Name of the id (`setup/things.ts`). */
  readonly thing: string;
  /** For people: `the issue type "Create Key"`. */
  readonly title: string;
  /** Exact name in Jira. */
  readonly name: string;
  /** What Jira has that could be it, ours or not. */
  readonly existing: () => Promise<readonly Made[]>;
  /**
   * What to do where the name belongs to something that isn't ours: `repeat` (Jira allows a name twice) makes
   * another one, `refuse` says so. Nothing that isn't ours is adopted or changed.
   */
  readonly foreignName: 'repeat' | 'refuse';
  /** Narrows what is ours further than by the mark in its description. */
  readonly isOurs?: (made: Made) => boolean;
  readonly create: () => Promise<string>;
}

const isOurs = (item: Item, made: Made): boolean =>
  isMarked(made.description) && (item.isOurs?.(made) ?? true);

/** Finds the thing or makes it, and keeps its id. */
export async function settle(context: StepContext, item: Item): Promise<Problem | undefined> {
  const existing = await item.existing();
  const kept = context.ids.find(item.thing);
  // One that the blueprint has changed beyond what Jira can change is made anew.
  if (existing.some((made) => made.id === kept && (item.isOurs?.(made) ?? true))) return undefined;
  const named = existing.filter(({ name }) => name === item.name);
  const ours = named.find((made) => isOurs(item, made));
  if (!ours && named.length > 0 && item.foreignName === 'refuse') return nameTaken(item);
  await context.ids.keep({ [item.thing]: ours?.id ?? (await item.create()) });
  return undefined;
}

const nameTaken = (item: Item): Problem => ({
  what: `Jira already has ${item.title}, and Keydesk did not make it.`,
  mend: 'Rename that one in Jira, then press "Go on".',
});

export async function findMissing(context: StepContext, item: Item): Promise<Problem[]> {
  const kept = context.ids.find(item.thing);
  if (kept === undefined) return [unmade(`Not made yet: ${item.title}.`)];
  const existing = await item.existing();
  if (existing.some(({ id }) => id === kept)) return [];
  return [unmade(`Gone from Jira: ${item.title}.`)];
}

/** A step that makes a list of things, as far as the time of one invocation goes. */
export const makingStep = (
  name: string,
  title: string,
  items: (context: StepContext) => readonly Item[],
): Step => ({
  name,
  title,
  run: (context) =>
    eachSettled(
      context,
      items(context),
      (item) => item.thing,
      (item) => settle(context, item),
    ),
  check: async (context) => {
    const problems: Problem[] = [];
    for (const item of items(context)) problems.push(...(await findMissing(context, item)));
    return problems;
  },
});
