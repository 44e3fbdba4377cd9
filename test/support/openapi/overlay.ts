/** A correction of the official document, reviewed: where, what, and why it is the document that errs. */
export interface Correction {
  readonly at: readonly string[];
  readonly merge: Readonly<Record<string, unknown>>;
  readonly reason: string;
}

const schema = (...path: readonly string[]): readonly string[] => ['components', 'schemas', ...path];
const emptyChange = 'A change from or to nothing has null here, as every changelog of Jira Cloud shows.';

export const OVERLAY: readonly Correction[] = [
  ...['from', 'fromString', 'to', 'toString'].map((name) => ({
    at: schema('ChangeDetails', 'properties', name),
    merge: { nullable: true },
    reason: emptyChange,
  })),
  {
    at: [
      'paths',
      '/rest/api/3/issue/{issueIdOrKey}/assignee',
      'put',
      'requestBody',
      'content',
      'application/json',
    ],
    merge: {
      schema: {
        type: 'object',
        properties: { accountId: { type: 'string', maxLength: 128, nullable: true } },
      },
    },
    reason: "The operation's own description: an accountId of null leaves the issue unassigned.",
  },
];

/** Statuses that any operation may answer, which the document names for some operations only. */
export const GENERAL_STATUSES: Readonly<Record<number, string>> = {
  400: 'A body that is not JSON, or breaks the schema.',
  401: 'No or wrong credentials.',
  403: 'Authenticated, and not allowed.',
  404: 'What a path parameter names is not there.',
  409: 'Another operation is under way.',
  429: 'Rate limit.',
  500: 'Fault of the server.',
  503: 'Service unavailable.',
};
