import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import { type ReactNode, useId } from 'react';
import type { Applications, Groups, People, Roles, Teams } from '../../../../src/kms-server/http/views';
import { Problem } from '../../../shared/parts/problem';
import { Skeleton } from '../../../shared/parts/skeleton';
import { navigate } from '../../../shared/router';
import { useTold } from '../api/use-told';
import { useMay } from '../session/session';
import { Page } from '../shell/page';
import { ACTION_NAMES } from '../tasks/words';
import { useNames } from './names';

/** Who there is, and by which rules. Nothing is changed here: changes are proposed, and agreed to. */
export function PeoplePage() {
  const may = useMay();
  return (
    <Page
      title="People"
      aside={
        may('change.propose') && (
          <Button appearance="primary" onClick={() => navigate('/console/propose')}>
            Propose a change
          </Button>
        )
      }
    >
      <div className="stack">
        <PeopleList />
        <TeamList />
        {may('group.read') && <GroupList />}
        {may('application.read') && <ApplicationList />}
        <RoleList />
      </div>
    </Page>
  );
}

interface ListProps<T> {
  readonly title: string;
  readonly path: string;
  readonly rows: (value: T) => readonly ReactNode[];
  readonly empty: string;
}

/** One list of the directory: loading, failed, empty or shown. */
function List<T>({ title, path, rows, empty }: ListProps<T>) {
  const id = useId();
  const { value, problem, reload } = useTold<T>(path);
  const items = value && rows(value);
  return (
    <section aria-labelledby={id}>
      <Heading as="h2" size="small" id={id}>
        {title}
      </Heading>
      {problem && <Problem problem={problem} onRetry={reload} isStale={value !== undefined} />}
      {!items && !problem && <Skeleton rows={3} label={`Loading: ${title}`} />}
      {items?.length === 0 && <p>{empty}</p>}
      {items && items.length > 0 && (
        <ul className="cards" aria-label={title}>
          {items}
        </ul>
      )}
    </section>
  );
}

const roleText = ({ role, keyGroup }: { readonly role: string; readonly keyGroup: string | null }): string =>
  `${role} in ${keyGroup ?? 'every group'}`;

/** The way to a form that is filled in with what there is; changes are proposed there, and agreed to. */
function Propose({
  text,
  ...query
}: Readonly<Record<'text' | 'kind', string>> & Readonly<Record<string, string>>) {
  const may = useMay();
  if (!may('change.propose')) return null;
  return (
    <span>
      <a href={`/console/propose?${new URLSearchParams(query)}`}>{text}</a>
    </span>
  );
}

/** The name, which leads to the credentials for whoever may see them. */
function Holder({ id, name }: { readonly id: string; readonly name: string }) {
  const may = useMay();
  return may('credential.read') ? <a href={`/console/principals/${id}`}>{name}</a> : name;
}

const PeopleList = () => (
  <List<People>
    title="Persons"
    path="/v1/people"
    empty="Nobody whom you may see."
    rows={({ people }) =>
      people.map(({ id, name, accountId, accountVerifiedBy, roles, removedAt }) => (
        <li key={id} className="card">
          <div className="card-head">
            <strong>
              <Holder id={id} name={name} />
            </strong>
            {removedAt !== null && <Lozenge appearance="removed">Removed</Lozenge>}
          </div>
          <span>{roles.map(roleText).join('; ') || 'No role'}</span>
          <span className="subtle">
            {accountId
              ? `Jira account ${accountId}, verified by ${accountVerifiedBy ?? 'nobody'}`
              : 'No Jira account: can’t decide requests from Jira'}
            . Id {id}
          </span>
        </li>
      ))
    }
  />
);

function TeamList() {
  const names = useNames();
  return (
    <List<Teams>
      title="Teams"
      path="/v1/teams"
      empty="No team yet. Quorums count on everybody who may decide."
      rows={({ teams }) =>
        teams.map(({ id, name, everybody }) => (
          <li key={id} className="card">
            <strong>{name}</strong>
            <span>{everybody.map(names.principal).join(', ') || 'Nobody'}</span>
            <Propose text={`Change team ${name}`} kind="team.put" id={id} />
          </li>
        ))
      }
    />
  );
}

function GroupList() {
  const { value } = useTold<Teams>('/v1/teams');
  const teams = new Map((value?.teams ?? []).map(({ id, name }) => [id, name]));
  const who = (team: string | null): string =>
    team === null ? 'of those who may decide' : `of team ${teams.get(team) ?? team}`;
  return (
    <List<Groups>
      title="Groups and their quorums"
      path="/v1/groups"
      empty="No group whom you may see."
      rows={({ groups }) =>
        groups.map(({ name, minDeletionDays, recentUseDays, breakGlass, quorums }) => (
          <li key={name ?? ''} className="card">
            <div className="card-head">
              <strong>{name ?? 'The server'}</strong>
              {breakGlass && <Lozenge appearance="removed">Break-glass is on</Lozenge>}
            </div>
            <dl className="facts">
              {Object.entries(quorums).map(([action, { parts, days }]) => (
                <div key={action} className="fact">
                  <dt>{ACTION_NAMES[action as keyof typeof ACTION_NAMES]}</dt>
                  <dd>
                    {parts.map(({ team, n }) => `${n} ${who(team)}`).join(' and ') || 'nobody need agree'},
                    within {days} days
                  </dd>
                </div>
              ))}
            </dl>
            {minDeletionDays !== undefined && (
              <span className="subtle">
                A deletion waits at least {minDeletionDays} days
                {recentUseDays !== undefined &&
                  `; deleting a key used within ${recentUseDays} days takes a word on it`}
              </span>
            )}
            <Propose
              text={`Set who must agree ${name === null ? 'on the server' : `in ${name}`}`}
              kind="quorum.set"
              keyGroup={name ?? ''}
            />
          </li>
        ))
      }
    />
  );
}

const ApplicationList = () => (
  <List<Applications>
    title="Applications"
    path="/v1/applications"
    empty="No application yet."
    rows={({ applications }) =>
      applications.map(({ id, name, projectId }) => (
        <li key={id} className="card">
          <span>
            <strong>
              <Holder id={id} name={name} />
            </strong>{' '}
            of project {projectId}
          </span>
          <span className="subtle">Id {id}</span>
        </li>
      ))
    }
  />
);

const RoleList = () => (
  <List<Roles>
    title="Roles"
    path="/v1/roles"
    empty="No role."
    rows={({ roles }) =>
      roles.map(({ name, description, builtIn, actions }) => (
        <li key={name} className="card">
          <div className="card-head">
            <strong>{name}</strong>
            <Lozenge>{builtIn ? 'Built in' : 'Custom'}</Lozenge>
          </div>
          {description && <span>{description}</span>}
          <span className="subtle">{actions.join(', ')}</span>
          {!builtIn && <Propose text={`Change role ${name}`} kind="role.put" existing={name} />}
        </li>
      ))
    }
  />
);
