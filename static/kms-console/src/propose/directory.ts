import { useMemo } from 'react';
import type { Applications, Groups, People, Roles, Teams } from '../../../../src/kms-server/http/views';
import type { KmsProblem } from '../api/problem';
import { useTold } from '../api/use-told';
import type { Directory } from './form-types';

interface Told {
  /** Undefined until all of it is there. */
  readonly directory: Directory | undefined;
  readonly problem: KmsProblem | undefined;
  readonly reload: () => void;
}

/** Whom and what the fields of a form offer. */
export function useDirectory(): Told {
  const people = useTold<People>('/v1/people');
  const groups = useTold<Groups>('/v1/groups');
  const teams = useTold<Teams>('/v1/teams');
  const roles = useTold<Roles>('/v1/roles');
  const applications = useTold<Applications>('/v1/applications');
  const directory = useMemo<Directory | undefined>(
    () =>
      people.value && groups.value && teams.value && roles.value && applications.value
        ? {
            ...people.value,
            ...groups.value,
            ...teams.value,
            ...roles.value,
            ...applications.value,
          }
        : undefined,
    [people.value, groups.value, teams.value, roles.value, applications.value],
  );
  const all = [people, groups, teams, roles, applications];
  return {
    directory,
    problem: all.map(({ problem }) => problem).find(Boolean),
    reload: () => {
      for (const { reload } of all) reload();
    },
  };
}
