import type { PrincipalKind } from './principal-kind';

interface ActionRow {
  /** `server`: only a role that is held for every group allows it. */
  readonly scope: 'group' | 'server';
  /** Who could ever hold it. No role lifts this. */
  readonly kinds: readonly PrincipalKind[];
  /** In a session it wants a log-in that is minutes old. */
  readonly reauth?: true;
}

/**
 * Everything that can be allowed. `kinds` carries the product's promise: nobody but a person decides, nobody but an
 * application uses a key, and nobody but the integration (the Jira app) asks for keys.
 */
export const ACTIONS = {
  'capabilities.read': { scope: 'group', kinds: ['person', 'application', 'integration'] },
  'key.create': { scope: 'group', kinds: ['integration'] },
  'key.read': { scope: 'group', kinds: ['person', 'integration'] },
  'key.enable': { scope: 'group', kinds: ['integration'] },
  'key.disable': { scope: 'group', kinds: ['integration'] },
  'key.schedule-deletion': { scope: 'group', kinds: ['integration'] },
  'key.cancel-deletion': { scope: 'group', kinds: ['person', 'integration'], reauth: true },
  'key.rotate': { scope: 'group', kinds: ['integration'] },
  'key.export': { scope: 'group', kinds: ['person'], reauth: true },
  'key.use': { scope: 'group', kinds: ['application'] },
  'approval.read': { scope: 'group', kinds: ['person', 'integration'] },
  'approval.decide': { scope: 'group', kinds: ['person'], reauth: true },
  'approval.withdraw': { scope: 'group', kinds: ['integration'] },
  'approval.break-glass': { scope: 'group', kinds: ['person'], reauth: true },
  'account.link': { scope: 'group', kinds: ['integration'] },
  'change.read': { scope: 'group', kinds: ['person'] },
  'change.propose': { scope: 'group', kinds: ['person'], reauth: true },
  'group.read': { scope: 'group', kinds: ['person'] },
  'people.read': { scope: 'group', kinds: ['person'] },
  'application.read': { scope: 'group', kinds: ['person'] },
  'credential.read': { scope: 'server', kinds: ['person'] },
  'credential.revoke': { scope: 'server', kinds: ['person'], reauth: true },
  'audit.read': { scope: 'server', kinds: ['person'] },
} as const satisfies Readonly<Record<string, ActionRow>>;

export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly Action[];

const LOOK = [
  'capabilities.read',
  'key.read',
  'approval.read',
  'change.read',
  'group.read',
  'people.read',
  'application.read',
] as const satisfies readonly Action[];

/** The roles that are always there. Others are made through governed changes, out of the same actions. */
export const BUILT_IN_ROLES = {
  integration: [
    'capabilities.read',
    'key.create',
    'key.read',
    'key.enable',
    'key.disable',
    'key.schedule-deletion',
    'key.cancel-deletion',
    'key.rotate',
    'approval.read',
    'approval.withdraw',
    'account.link',
  ],
  application: ['capabilities.read', 'key.use'],
  operator: [...LOOK, 'approval.decide', 'key.cancel-deletion'],
  auditor: [...LOOK, 'audit.read', 'credential.read'],
  administrator: [...LOOK, 'audit.read', 'change.propose', 'credential.read', 'credential.revoke'],
  'security-officer': [
    ...LOOK,
    'audit.read',
    'approval.decide',
    'approval.break-glass',
    'change.propose',
    'credential.read',
    'credential.revoke',
    'key.cancel-deletion',
    'key.export',
  ],
} as const satisfies Readonly<Record<string, readonly Action[]>>;

export type BuiltInRole = keyof typeof BUILT_IN_ROLES;
export const isBuiltIn = (role: string): role is BuiltInRole => Object.hasOwn(BUILT_IN_ROLES, role);

/** What of somebody decides what they may do. */
interface Holder {
  readonly kind: PrincipalKind;
  readonly roles: readonly { readonly keyGroup: string | null; readonly actions: readonly Action[] }[];
}

/** @param place a key group; null: the server itself; undefined: any group at all */
function covers(held: string | null, scope: ActionRow['scope'], place: string | null | undefined): boolean {
  if (held === null) return true;
  if (scope === 'server' || place === null) return false;
  return place === undefined || place === held;
}

/**
 * Whether somebody may do something. What no role of theirs allows is refused.
 *
 * @param keyGroup where; null: to the server as a whole; left out: anywhere, which is only good for asking whether
 * somebody need not even try
 */
export function may({ kind, roles }: Holder, action: Action, keyGroup?: string | null): boolean {
  const { scope, kinds }: ActionRow = ACTIONS[action];
  if (!kinds.includes(kind)) return false;
  return roles.some((held) => held.actions.includes(action) && covers(held.keyGroup, scope, keyGroup));
}

/** The groups somebody may do something in; null where it is all of them. */
export function groupsFor(principal: Holder, action: Action): ReadonlySet<string> | null {
  if (may(principal, action, null)) return null;
  const { roles } = principal;
  const groups = roles.flatMap(({ keyGroup }) => (keyGroup === null ? [] : [keyGroup]));
  return new Set(groups.filter((group) => may(principal, action, group)));
}
