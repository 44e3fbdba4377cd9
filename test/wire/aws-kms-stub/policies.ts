import { AwsError } from './signature';

/** The part of the IAM policy language that key policies here use. Anything else is refused: nothing passes unread. */

interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | { readonly AWS: string | readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource: '*';
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Statement: readonly Statement[];
}

export interface Attempt {
  readonly action: string;
  readonly principal: string;
  /** Condition keys that the call brings along: `kms:ViaService`, `kms:EncryptionContext:<name>`. */
  readonly keys?: Readonly<Record<string, string>>;
}

const list = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

const OPERATORS: Readonly<
  Record<string, (actual: string | undefined, wanted: readonly string[]) => boolean>
> = {
  StringEquals: (actual, wanted) => actual !== undefined && wanted.includes(actual),
  // Without the key in the request a negated operator holds (IAM, "Condition operators").
  ArnNotEquals: (actual, wanted) => actual === undefined || !wanted.includes(actual),
};

const matches = (pattern: string, action: string): boolean =>
  pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern;

function applies(statement: Statement, attempt: Attempt): boolean {
  if (!list(statement.Action).some((pattern) => matches(pattern, attempt.action))) return false;
  if (!concerns(statement.Principal, attempt.principal)) return false;
  const actual: Readonly<Record<string, string>> = {
    ...attempt.keys,
    'aws:PrincipalArn': attempt.principal,
  };
  return Object.entries(statement.Condition ?? {}).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, values]) => OPERATORS[operator]?.(actual[key], list(values))),
  );
}

/** The account's root stands for everybody whom IAM allows it: here everybody, the worst that an account can be. */
function concerns(principal: Statement['Principal'], who: string): boolean {
  if (principal === '*') return true;
  const root = who.replace(/:(role|user)\/.*$/, ':root');
  return list(principal.AWS).some((named) => named === who || named === root);
}

/** A denial wins; without an allowance nothing is allowed. */
export function isAllowed({ Statement }: PolicyDocument, attempt: Attempt): boolean {
  const relevant = Statement.filter((statement) => applies(statement, attempt));
  return (
    relevant.some(({ Effect }) => Effect === 'Allow') && !relevant.some(({ Effect }) => Effect === 'Deny')
  );
}

/** Parses a policy as PutKeyPolicy does: principals must exist, and its caller must be able to mend it later. */
export function parsePolicy(text: string, principals: ReadonlySet<string>, caller: string): PolicyDocument {
  const policy = JSON.parse(text) as PolicyDocument;
  for (const { Sid, Principal, Condition } of policy.Statement) {
    if (Principal !== '*' && !list(Principal.AWS).every((arn) => principals.has(arn)))
      throw malformed(`Policy contains a statement with one or more invalid principals. (${Sid})`);
    if (!Object.keys(Condition ?? {}).every((operator) => operator in OPERATORS))
      throw malformed('Unsupported condition operator.');
  }
  const sids = policy.Statement.map(({ Sid }) => Sid);
  if (new Set(sids).size !== sids.length)
    throw malformed('Statement IDs (SID) in a single policy must be unique.');
  if (!isAllowed(policy, { action: 'kms:PutKeyPolicy', principal: caller }))
    throw malformed('The new key policy will not allow you to update the key policy in the future.');
  return policy;
}

const malformed = (message: string): AwsError => new AwsError('MalformedPolicyDocumentException', message);
