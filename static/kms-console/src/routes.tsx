import type { ReactNode } from 'react';
import { match, usePlace } from '../../shared/router';
import { AccountPage } from './account/account-page';
import { AuditPage } from './audit/audit-page';
import { KeyPage } from './keys/key-page';
import { KeysPage } from './keys/keys-page';
import { PeoplePage } from './people/people-page';
import { PoliciesPage, PolicyPage } from './policies/policies-page';
import { PrincipalPage } from './principals/principal-page';
import { ProposePage } from './propose/propose-page';
import { NotFoundPage } from './shell/not-found';
import { TaskPage } from './tasks/task-page';
import { TasksPage } from './tasks/tasks-page';

type Values = Readonly<Record<string, string>>;

/** Addresses and their pages. */
const ROUTES: readonly (readonly [string, (values: Values) => ReactNode])[] = [
  ['/console', () => <TasksPage />],
  ['/console/tasks', () => <TasksPage />],
  ['/console/tasks/:id', ({ id = '' }) => <TaskPage key={id} id={id} />],
  ['/console/keys', () => <KeysPage />],
  ['/console/keys/:id', ({ id = '' }) => <KeyPage key={id} keyId={id} />],
  ['/console/people', () => <PeoplePage />],
  ['/console/principals/:id', ({ id = '' }) => <PrincipalPage key={id} id={id} />],
  ['/console/propose', () => <ProposePage />],
  ['/console/policies', () => <PoliciesPage />],
  ['/console/policies/:version', ({ version = '' }) => <PolicyPage key={version} version={version} />],
  ['/console/audit', () => <AuditPage />],
  ['/console/account', () => <AccountPage />],
];

export function Routes() {
  const { path } = usePlace();
  for (const [pattern, page] of ROUTES) {
    const values = match(pattern, path);
    if (values) return page(values);
  }
  return <NotFoundPage />;
}
