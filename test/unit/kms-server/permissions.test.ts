import {
  ACTION_NAMES,
  ACTIONS,
  type Action,
  BUILT_IN_ROLES,
  groupsFor,
  may,
} from '../../../src/kms-server/auth/permissions';
import { PRINCIPAL_KINDS, type PrincipalKind } from '../../../src/kms-server/auth/principal';

const ROLES = Object.entries(BUILT_IN_ROLES) as [string, readonly Action[]][];
const OWN = 'payments';
const FOREIGN = 'vault';
const HELD = { 'in its group': OWN, 'in every group': null } as const;
const PLACES = {
  'its group': OWN,
  'a foreign group': FOREIGN,
  'the server': null,
  anywhere: undefined,
} as const;

const holder = (kind: PrincipalKind, role: string, actions: readonly Action[], keyGroup: string | null) => ({
  kind,
  roles: [{ role, keyGroup, actions }],
});

/** The rule in words: the kind could ever, the role says so, and the role reaches the place. */
function expected(
  kind: PrincipalKind,
  actions: readonly Action[],
  held: string | null,
  action: Action,
  place?: string | null,
) {
  const { kinds, scope } = ACTIONS[action];
  if (!(kinds as readonly PrincipalKind[]).includes(kind) || !actions.includes(action)) return false;
  if (held === null) return true;
  return scope === 'group' && (place === undefined || place === held);
}

describe('every kind, role, action and place', () => {
  const cases = PRINCIPAL_KINDS.flatMap((kind) =>
    ROLES.flatMap(([role]) =>
      Object.keys(HELD).map((where) => [kind, role, where as keyof typeof HELD] as const),
    ),
  );
  test.each(cases)('%s with role %s %s', (kind, role, where) => {
    const actions = BUILT_IN_ROLES[role as keyof typeof BUILT_IN_ROLES] as readonly Action[];
    const principal = holder(kind, role, actions, HELD[where]);
    for (const action of ACTION_NAMES) {
      for (const [name, place] of Object.entries(PLACES)) {
        const verdict = may(principal, action, place);
        expect({ action, name, verdict }).toEqual({
          action,
          name,
          verdict: expected(kind, actions, HELD[where], action, place),
        });
      }
    }
  });

  test('a role of every action there is lifts no hard limit', () => {
    const allowed = (kind: PrincipalKind) =>
      ACTION_NAMES.filter((action) => may(holder(kind, 'everything', ACTION_NAMES, null), action, null));
    const [person, application, integration] = [
      allowed('person'),
      allowed('application'),
      allowed('integration'),
    ];
    for (const action of [
      'approval.decide',
      'approval.break-glass',
      'change.propose',
      'audit.read',
    ] as const) {
      expect(person).toContain(action);
      expect(application).not.toContain(action);
      expect(integration).not.toContain(action);
    }
    expect(person).not.toContain('key.use');
    expect(person).not.toContain('key.create');
    expect(integration).not.toContain('key.use');
    expect(application).not.toContain('key.create');
  });

  test('no role is nothing', () => {
    for (const kind of PRINCIPAL_KINDS) {
      for (const action of ACTION_NAMES) expect(may({ kind, roles: [] }, action)).toBe(false);
    }
  });

  test('the groups of somebody are those of the roles that allow it', () => {
    const roles = [
      { role: 'operator', keyGroup: OWN, actions: BUILT_IN_ROLES.operator },
      { role: 'looker', keyGroup: FOREIGN, actions: ['key.read'] as const },
    ];
    expect([...(groupsFor({ kind: 'person', roles }, 'approval.decide') ?? [])]).toEqual([OWN]);
    expect([...(groupsFor({ kind: 'person', roles }, 'key.read') ?? [])].sort()).toEqual(
      [OWN, FOREIGN].sort(),
    );
  });
});
