import type Resolver from '@forge/resolver';
import type { Request } from '@forge/resolver';
import type * as z from 'zod';
import type { AccountId } from '../../../domain/ids';
import type { Result } from '../../../domain/result';
import { JiraRefused } from '../../ports/jira-refusal';
import { problemOf } from '../../usecases/set-up/refusals';
import type { Answer, Problem } from '../../views/admin';
import { isJiraAdmin } from './admin-only';

export const done = <T>(value: T): Answer<T> => ({ ok: true, value });
export const failed = (problem: Problem): Answer<never> => ({ ok: false, problem });
export const answerOf = <T>(result: Result<T, Problem>): Answer<T> =>
  result.ok ? done(result.value) : failed(result.refusal);

/** Defines one function of the page. All of them are for Jira administrators alone, asked of Jira each time. */
export function define<T>(
  resolver: Resolver,
  name: string,
  schema: z.ZodType<T>,
  run: (payload: T, admin: AccountId) => Promise<Answer<unknown>>,
): void {
  resolver.define(name, async (request: Request) => {
    try {
      const accountId: unknown = request.context.accountId;
      if (typeof accountId !== 'string' || !(await isJiraAdmin())) return failed(NOT_ADMIN);
      const payload = schema.safeParse(request.payload);
      return payload.success
        ? await run(payload.data, accountId as AccountId)
        : failed(badInput(payload.error));
    } catch (error) {
      if (error instanceof JiraRefused) return failed(problemOf(error.refusal));
      throw error;
    }
  });
}

const NOT_ADMIN: Problem = {
  what: 'Only Jira administrators can use this page.',
  mend: 'Ask somebody who has Jira\'s global permission "Administer Jira".',
};

/** Names fields and reasons, never what was typed: it may be a secret. */
function badInput(error: z.ZodError): Problem {
  const found = error.issues.map(({ path, message }): [string, string] => [
    path.join('.') || 'input',
    message,
  ]);
  return {
    what: found.length === 1 ? 'One field is not right.' : `${found.length} fields are not right.`,
    mend: found.map(([field, message]) => `${field}: ${message}`).join('; '),
    // The first objection to a field is the one to mend first.
    fields: Object.fromEntries(found.reverse()),
  };
}
