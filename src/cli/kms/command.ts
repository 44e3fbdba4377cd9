import { Command } from 'commander';
import { EXIT } from '../run';
import { accountCommand } from './account';
import { auditCommand } from './audit';
import { backupCommand } from './backup';
import { changesCommand } from './changes/commands';
import { clockCommand } from './clock';
import { credentialCommands } from './credentials/commands';
import { directoryCommands } from './directory/commands';
import { generalCommands } from './general';
import { groupCommand } from './groups';
import { initCommand } from './init';
import { policyCommand } from './policies/commands';
import { principalCommands } from './principals';
import { serveCommand } from './serve';
import { tasksCommand } from './tasks/commands';
import { useCommand } from './use';

/** `keydesk kms ...`, as its help groups it. */
const GROUPS: readonly (readonly [heading: string, commands: () => readonly Command[]])[] = [
  [
    'On the machine of the server, on its data folder:',
    () => [
      initCommand(),
      serveCommand(),
      groupCommand(),
      ...principalCommands(),
      clockCommand(),
      backupCommand(),
    ],
  ],
  ['What waits, and the rules (over HTTP):', () => [tasksCommand(), changesCommand(), policyCommand()]],
  ['What there is (over HTTP):', () => [...directoryCommands(), auditCommand()]],
  [
    'Credentials, use, and the rest of the API (over HTTP):',
    () => [...credentialCommands(), accountCommand(), useCommand(), ...generalCommands()],
  ],
];

const STATUSES = `
Exit status: ${EXIT.done} done, ${EXIT.failed} failed, ${EXIT.usage} wrong command line, ${EXIT.refused} refused by the KMS,
  ${EXIT.broken} verified and found broken, ${EXIT.waiting} still waiting at the end of --timeout,
  ${EXIT.partly} of several some were refused.

Over HTTP your token comes from KEYDESK_KMS_TOKEN or --token-file, the address from KEYDESK_KMS_URL or --url.`;

export function kmsCommand(): Command {
  const kms = new Command('kms').description('the reference KMS').addHelpText('after', STATUSES);
  for (const [heading, commands] of GROUPS) {
    for (const child of commands()) kms.addCommand(child.helpGroup(heading));
  }
  return kms;
}
