import { Command } from 'commander';
import { command } from '../remote/command';
import { listRow, type Resource, showRow } from '../remote/resource';
import { keysCommand } from './deletions';
import { APPLICATIONS, GROUPS, PEOPLE, ROLES, TEAMS } from './resources';

/** What can be looked at. It changes through `changes propose`. */
const DIRECTORY = [
  keysCommand,
  look('people', 'who there is, and what they may', 'people', PEOPLE, 'person'),
  look('teams', 'teams that quorums count on', 'teams', TEAMS, 'team'),
  look('roles', 'sets of actions', 'roles', ROLES, 'role', 'name'),
  look(
    'groups',
    'key groups with their quorums, and the server as a whole',
    'groups',
    GROUPS,
    'group',
    'name',
  ),
  look('applications', 'programs that use keys', 'applications', APPLICATIONS, 'application'),
];

function look<T>(
  name: string,
  summary: string,
  many: string,
  resource: Resource<T>,
  one: string,
  what = 'id',
): () => Command {
  return () =>
    new Command(name)
      .description(summary)
      .addCommand(command(listRow(resource, `list ${many}`)))
      .addCommand(command(showRow(resource, `all about one ${one}`, what)));
}

/** `keydesk kms keys list`, and the like for all that the KMS lists and describes. */
export const directoryCommands = (): readonly Command[] => DIRECTORY.map((make) => make());
