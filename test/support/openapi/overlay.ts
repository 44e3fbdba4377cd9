/** A correction of the official document, reviewed: where, what, and why it is the document that errs. */
export interface Correction {
  readonly at: readonly string[];
  readonly merge: Readonly<Record<string, unknown>>;
  readonly reason: string;
}

const schema = (...path: readonly string[]): readonly string[] => ['components', 'schemas', ...path];
/** An operation that takes and answers JSON objects. */
const operation = (
  properties: Readonly<Record<string, unknown>>,
  status: number,
  answer: Readonly<Record<string, unknown>>,
) => ({
  post: {
    'x-atlassian-oauth2-scopes': [
      { scheme: 'OAuth2', state: 'Current', scopes: ['manage:jira-configuration'] },
    ],
    requestBody: {
      content: {
        'application/json': {
          schema: { type: 'object', required: Object.keys(properties), properties },
        },
      },
    },
    responses: {
      [status]: {
        description: '',
        content: { 'application/json': { schema: { type: 'object', properties: answer } } },
      },
    },
  },
});
const text = { type: 'string' };
const listOf = (items: unknown) => ({ type: 'array', items });

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
  {
    at: ['paths'],
    merge: {
      '/rest/api/3/forge/panel/action/bulk/async': operation(
        {
          moduleId: text,
          projectList: listOf({
            type: 'object',
            required: ['projectIdOrKey', 'action'],
            properties: { projectIdOrKey: text, action: { type: 'string', enum: ['PIN', 'UNPIN'] } },
          }),
        },
        202,
        { taskId: text },
      ),
      '/rest/api/3/forge/panel/action/bulk/status': operation(
        { moduleId: text, projectList: listOf(text) },
        200,
        {
          moduleId: text,
          statuses: listOf({
            type: 'object',
            properties: {
              projectIdOrKey: text,
              pinned: { type: 'boolean' },
              pinnedAt: { type: 'integer' },
              error: { type: 'string', nullable: true },
            },
          }),
        },
      ),
    },
    reason: 'The group "Issue panels" of 2026 is newer than the document at hand.',
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
