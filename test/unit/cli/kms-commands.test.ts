import { Command } from 'commander';
import { placesOf } from '../../../src/cli/completion/tree';
import { kmsCommand } from '../../../src/cli/kms/command';
import { apiOf } from '../../../src/kms-server/http/routes';

/** Nobody needs a command of their own for these; `keydesk kms api` sends any request. */
const APP = 'the Jira app alone may ask for it';
const BROWSER = 'belongs to a log-in in a browser: the console';

/** Each operation of the API: the command that asks for it, or why there is none. */
const OPERATIONS: Readonly<Record<string, { readonly by: string } | { readonly none: string }>> = {
  getHealth: { by: 'health' },
  getCapabilities: { by: 'capabilities' },
  getApiDocument: { none: 'it is for programs; `api GET /v1/openapi.json` prints it' },
  createKey: { none: APP },
  reviewKey: { none: APP },
  enableKey: { none: APP },
  disableKey: { none: APP },
  scheduleKeyDeletion: { none: APP },
  withdrawApproval: { none: APP },
  listKeys: { by: 'keys list' },
  getKey: { by: 'keys show' },
  listKeyDeletions: { by: 'keys show' },
  cancelKeyDeletion: { by: 'keys cancel-deletion' },
  listApprovals: { by: 'tasks list' },
  getApproval: { by: 'tasks show' },
  approve: { by: 'tasks approve' },
  deny: { by: 'tasks deny' },
  decideApprovals: { by: 'tasks approve' },
  breakGlass: { by: 'tasks break-glass' },
  withdrawVote: { by: 'tasks withdraw-vote' },
  listChanges: { by: 'changes list' },
  getChange: { by: 'changes show' },
  proposeChange: { by: 'changes propose' },
  withdrawChange: { by: 'changes withdraw' },
  listPeople: { by: 'people list' },
  getPerson: { by: 'people show' },
  listTeams: { by: 'teams list' },
  listRoles: { by: 'roles list' },
  listGroups: { by: 'groups list' },
  getGroup: { by: 'groups show' },
  listApplications: { by: 'applications list' },
  listPolicies: { by: 'policy list' },
  getPolicy: { by: 'policy show' },
  dryRunPolicy: { by: 'policy dry-run' },
  listAudit: { by: 'audit list' },
  encrypt: { by: 'use encrypt' },
  decrypt: { by: 'use decrypt' },
  sign: { by: 'use sign' },
  verify: { by: 'use verify' },
  generateMac: { by: 'use generate-mac' },
  verifyMac: { by: 'use verify-mac' },
  listOwnApiKeys: { by: 'api-keys list' },
  rotateApiKey: { by: 'api-keys rotate' },
  revokeOwnApiKey: { by: 'api-keys revoke' },
  listCredentials: { by: 'credentials show' },
  collectSecret: { by: 'credentials collect' },
  revokeCredential: { by: 'credentials revoke' },
  revokeCredentials: { by: 'credentials revoke-all' },
  getAccount: { none: APP },
  enterAccountLinkCode: { none: APP },
  getAccountLink: { by: 'account show' },
  askForAccountLink: { by: 'account link' },
  withdrawAccountLink: { by: 'account withdraw' },
  getLoginWays: { none: BROWSER },
  beginPasskeyLogin: { none: BROWSER },
  logInWithPasskey: { none: BROWSER },
  beginOidcLogin: { none: BROWSER },
  readEnrolment: { none: BROWSER },
  beginPasskeyEnrolment: { none: BROWSER },
  enrolWithPasskey: { none: BROWSER },
  beginOidcEnrolment: { none: BROWSER },
  getSession: { none: BROWSER },
  logOut: { none: BROWSER },
  logOutEverywhere: { none: BROWSER },
  beginReauthentication: { none: BROWSER },
  reauthenticateWithPasskey: { none: BROWSER },
  reauthenticateWithOidc: { none: BROWSER },
  listPasskeys: { none: BROWSER },
  beginAddingPasskey: { none: BROWSER },
  addPasskey: { none: BROWSER },
  removePasskey: { none: BROWSER },
};

const commands = new Set(
  placesOf(new Command('keydesk').addCommand(kmsCommand())).map(({ path }) => path.replace(/^kms ?/, '')),
);

const operations = Object.values(
  apiOf().paths as Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>,
).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));

test('every operation of the API has a command, or a reason to have none', () => {
  expect(Object.keys(OPERATIONS).sort()).toEqual([...operations].sort());
});

test('every command of the table is there', () => {
  const named = Object.values(OPERATIONS).flatMap((row) => ('by' in row ? [row.by] : []));
  expect(named.filter((path) => !commands.has(path))).toEqual([]);
});
