import type { PrincipalKind } from './principal';

/**
 * Who may do what. What isn't here is refused. Two lines carry the product's promise: nobody but an operator decides,
 * and nobody but an application uses a key. The integration (the Jira app) is in neither.
 */
export const PERMISSIONS = {
  'capabilities.read': ['integration', 'operator', 'application', 'auditor', 'admin'],
  'key.create': ['integration'],
  'key.read': ['integration', 'operator', 'auditor', 'admin'],
  'key.enable': ['integration'],
  'key.disable': ['integration'],
  'key.schedule-deletion': ['integration'],
  'key.cancel-deletion': ['integration'],
  'key.use': ['application'],
  'approval.read': ['integration', 'operator', 'auditor', 'admin'],
  'approval.decide': ['operator'],
  'approval.withdraw': ['integration'],
  'audit.read': ['auditor', 'admin'],
} as const satisfies Readonly<Record<string, readonly PrincipalKind[]>>;

export type Action = keyof typeof PERMISSIONS;

export const mayDo = (kind: PrincipalKind, action: Action): boolean =>
  (PERMISSIONS[action] as readonly PrincipalKind[]).includes(kind);
