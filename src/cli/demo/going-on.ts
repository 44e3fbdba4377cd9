import { PROJECT } from './set-up';
import type { Stage } from './stage';

/** Where the sandbox's site shows things: as in Jira, but for the tools. */
const issueUrl = ({ sandbox }: Stage, key: string): string => `${sandbox.url}/browse/${key}`;

export interface StoryIssues {
  readonly created: string;
  readonly deleted: string;
}

/** The page that tells most: the issue of the key, with its panel. */
export const firstPage = (stage: Stage, { created }: StoryIssues): string => issueUrl(stage, created);

/** What a person can do while everything stays up. */
export function howToGoOn(stage: Stage, issues: StoryIssues): string {
  return [...pages(stage, issues), ...curl(stage), ...state(stage)].join('\n');
}

function pages(stage: Stage, { created, deleted }: StoryIssues): string[] {
  const { url } = stage.sandbox;
  const lines: readonly (readonly [string, string, string])[] = [
    ['The key, wish to end', issueUrl(stage, created), 'Developer'],
    ['Its deletion', issueUrl(stage, deleted), 'Approver'],
    ['Ask for a key', `${url}/projects/${PROJECT.key}`, 'Developer'],
    ['All requests', `${url}/projects/${PROJECT.key}/apps/keydesk-operators`, 'Operator'],
    ['Set-up and settings', `${url}/admin/apps/keydesk-admin`, adminName(stage)],
    ["The app's inside, the clock", `${url}/tools`, adminName(stage)],
  ];
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => String(line[column]).length)));
  return [
    '',
    'Everything stays up. Open a page; it asks who you are, and you can become somebody else at the top right:',
    ...lines.map(
      ([what, address, who]) =>
        `  ${what.padEnd(widths[0] ?? 0)}  ${address.padEnd(widths[1] ?? 0)}  as ${who}`,
    ),
  ];
}

const adminName = ({ sandbox, file }: Stage): string =>
  sandbox.jira.users().find(({ accountId }) => accountId === file().people.admin)?.displayName ?? 'admin';

function curl(stage: Stage): string[] {
  const { url } = stage.sandbox;
  const people = stage.sandbox.jira
    .users()
    .filter(({ accountType, apiToken }) => accountType === 'atlassian' && apiToken)
    .map(
      ({ displayName, emailAddress, apiToken }) => `  ${displayName.padEnd(12)} ${emailAddress}:${apiToken}`,
    );
  return [
    '',
    'Or go on with curl, as any of these people (they exist in this sandbox only):',
    ...people,
    '',
    'See an issue, and what it offers:',
    `  curl -s -u "developer@example.com:TOKEN" ${url}/rest/api/3/issue/KEYS-1`,
    `  curl -s -u "developer@example.com:TOKEN" ${url}/rest/api/3/issue/KEYS-1/transitions`,
    ...stage.kms.howToGoOn(),
    'Move the clock, see what the app did:',
    `  curl -s -X POST -d '{"ms":3600000}' ${url}/__sandbox/clock/advance`,
    `  curl -s ${url}/__sandbox/invocations`,
  ];
}

const state = ({ dataDir }: Stage): string[] => [
  '',
  `State is in ${dataDir}; "npm run demo -- --reset" starts over. Stop with Ctrl-C.`,
  '',
];
