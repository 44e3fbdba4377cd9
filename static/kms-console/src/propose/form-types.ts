import type { Applications, Group, Person, Roles, Team } from '../../../../src/kms-server/http/views';
import type { Choice } from '../parts/fields';
import type { Row, Values } from './values';

/** What the server tells of whom and what there is. */
export interface Directory {
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  readonly teams: readonly Team[];
  readonly roles: Roles['roles'];
  readonly actions: Roles['actions'];
  readonly applications: Applications['applications'];
}

type Choices = (directory: Directory) => readonly Choice[];

interface Common {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** Where the payload has it, as a JSON Pointer without its first slash; its name where left out. */
  readonly at?: string;
  readonly isOptional?: true;
  /** Whether it is asked for at all; always where left out. */
  readonly isShown?: (values: Values) => boolean;
}

/** A field of one line. */
export type PlainField = Common &
  (
    | { readonly type: 'text' | 'long'; readonly initial?: string }
    | { readonly type: 'number'; readonly initial?: string; readonly min: number; readonly max: number }
    | { readonly type: 'choice'; readonly choices: Choices; readonly initial?: string }
  );

export type FormField =
  | PlainField
  | (Common & { readonly type: 'many'; readonly choices: Choices; readonly empty: string })
  | (Common & {
      readonly type: 'rows';
      readonly fields: readonly PlainField[];
      /** What one line is called: "role". */
      readonly one: string;
      readonly initial: readonly Row[];
    });

export interface ChangeForm {
  readonly title: string;
  readonly about: 'Rules' | 'People' | 'Programs';
  /** What happens, where the title doesn't say it. */
  readonly hint?: string;
  readonly fields: readonly FormField[];
  /** What fields hold until somebody types in them, by what those before them hold: how it is now. */
  readonly now?: (directory: Directory, before: Values) => Values;
  readonly payload: (values: Values) => unknown;
}

export type Forms = Readonly<Record<string, ChangeForm>>;
