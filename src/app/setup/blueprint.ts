import { type Action, NATIVE_FIELDS, type NativeFieldKey } from './fields';

/**
 * The project as data, with `statuses.ts`, `fields.ts`, `rules.ts` and `workflows.ts`. Set-up makes it, the check
 * compares Jira with it, and nothing else knows a name.
 */

/** Ends the description of all that set-up makes: by it a thing of ours is known again after a lost answer. */
export const MADE_BY_KEYDESK = 'Made by Keydesk.';

export const marked = (description: string): string => `${description} ${MADE_BY_KEYDESK}`;
export const isMarked = (description: string | undefined): boolean =>
  description?.endsWith(MADE_BY_KEYDESK) ?? false;

/** The description as people read it. */
export const withoutMark = (description: string): string => description.replace(` ${MADE_BY_KEYDESK}`, '');

export const ACTIONS: readonly Action[] = ['create', 'delete'];

export const ISSUE_TYPES: Readonly<Record<Action, { readonly name: string; readonly description: string }>> =
  {
    create: { name: 'Create Key', description: marked('Asks for a key in a KMS.') },
    delete: { name: 'Delete Key', description: marked('Asks for a key to be deleted.') },
  };

export const ROLES = {
  approvers: {
    name: 'Key approvers',
    description: marked('Approve or reject key requests; never their own.'),
  },
  operators: {
    name: 'KMS operators',
    description: marked('Run the KMS. In Jira they can cancel a deletion; they decide in the KMS.'),
  },
} as const;
export type RoleKey = keyof typeof ROLES;
export const ROLE_KEYS = Object.keys(ROLES) as RoleKey[];

/** `form` serves create and edit; `view` adds what the app writes; the others are transitions' screens. */
export type ScreenKey = `${Action}-form` | `${Action}-view` | 'comment' | 'reason';

export interface ScreenRow {
  readonly key: ScreenKey;
  readonly name: string;
  readonly description: string;
  /** Jira's own fields, in front. */
  readonly systemFields: readonly string[];
  readonly nativeFields: readonly NativeFieldKey[];
  readonly appFields: boolean;
}

const formFields = (action: Action): NativeFieldKey[] =>
  NATIVE_FIELDS.filter((field) => field.actions.includes(action) && field.key !== 'decisionReason').map(
    (field) => field.key,
  );

const SYSTEM_FIELDS: Readonly<Record<Action, readonly string[]>> = {
  create: ['summary', 'description'],
  delete: ['summary'],
};

const issueScreens = (action: Action): ScreenRow[] => [
  {
    key: `${action}-form`,
    name: `Keydesk: ${ISSUE_TYPES[action].name} form`,
    description: marked('Create and edit.'),
    systemFields: SYSTEM_FIELDS[action],
    nativeFields: formFields(action),
    appFields: false,
  },
  {
    key: `${action}-view`,
    name: `Keydesk: ${ISSUE_TYPES[action].name} view`,
    description: marked('View.'),
    systemFields: SYSTEM_FIELDS[action],
    nativeFields: [...formFields(action), 'decisionReason'],
    appFields: true,
  },
];

export const SCREENS: readonly ScreenRow[] = [
  ...ACTIONS.flatMap(issueScreens),
  {
    key: 'comment',
    name: 'Keydesk: comment',
    description: marked('Keeps the comment of a transition.'),
    systemFields: [],
    nativeFields: [],
    appFields: false,
  },
  {
    key: 'reason',
    name: 'Keydesk: reason',
    description: marked('Asks for the reason of a decision.'),
    systemFields: [],
    nativeFields: ['decisionReason'],
    appFields: false,
  },
];

export const SCREEN_TAB = 'Keydesk';

export const SCREEN_SCHEMES: Readonly<
  Record<Action, { readonly name: string; readonly description: string }>
> = {
  create: { name: 'Keydesk: Create Key screens', description: marked('Screens of Create Key.') },
  delete: { name: 'Keydesk: Delete Key screens', description: marked('Screens of Delete Key.') },
};

export const ISSUE_TYPE_SCREEN_SCHEME = {
  name: 'Keydesk: screens',
  description: marked('Which screens belong to which issue type.'),
};
export const ISSUE_TYPE_SCHEME = {
  name: 'Keydesk: issue types',
  description: marked('Create Key, Delete Key.'),
};
export const WORKFLOW_SCHEME = {
  name: 'Keydesk: workflows',
  description: marked('Which workflow belongs to which issue type.'),
};
export const WORKFLOW_DESCRIPTION = marked(
  'Keydesk decides on its statuses; change it on the admin page only.',
);
/** Module of the issue panel in manifest.yml. */
export const PANEL_MODULE = 'keydesk-panel';
/** Module of the issue context in manifest.yml. */
export const CONTEXT_MODULE = 'keydesk-context';

export const CONTEXT = { name: 'Keydesk', description: marked('Key requests of the Keydesk project.') };
