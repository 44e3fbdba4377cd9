import Resolver, { type Request } from '@forge/resolver';
import * as z from 'zod';
import { ok, type Result, refuse } from '../../../domain/result';
import { JiraRefused } from '../../ports/jira-refusal';
import { listAttention, mayAttend } from '../../usecases/operators/attention';
import { enterCode, linksAccounts, readAccount } from '../../usecases/operators/link-account';
import { countRequests, listRequests } from '../../usecases/operators/list-requests';
import { readKey } from '../../usecases/operators/read-key';
import { problemOf } from '../../usecases/operators/refusals';
import type { OperatorsAnswer, OperatorsDesk, OperatorsProblem } from '../../views/operators';
import { type Admitted, admit } from './admit';
import { attentionPayload, codePayload, countPayload, keyPayload, listPayload } from './payloads';

const resolver = new Resolver();

define('desk', z.unknown(), async ({ deps, viewer, projectKey }) => {
  const [attends, links] = await Promise.all([mayAttend(deps, viewer), linksAccounts(deps)]);
  const desk: OperatorsDesk = { projectKey, mayAttend: attends, linksAccounts: links };
  return ok(desk);
});
define('requests.list', listPayload, async ({ deps }, payload) => ok(await listRequests(deps, payload)));
define('requests.count', countPayload, async ({ deps }, payload) => ok(await countRequests(deps, payload)));
define('key.read', keyPayload, ({ deps, viewer }, { issueId }) => readKey(deps, viewer, issueId));
define('attention.list', attentionPayload, async ({ deps, viewer }, { cursor }) =>
  (await mayAttend(deps, viewer)) ? ok(await listAttention(deps, cursor)) : refuse(NO_ROLE),
);
define('account.read', z.unknown(), async ({ deps, viewer }) => ok(await readAccount(deps, viewer)));
define('account.enter-code', codePayload, ({ deps, viewer }, payload) => enterCode(deps, viewer, payload));

export const operatorsPage = resolver.getDefinitions();

const NO_ROLE: OperatorsProblem = {
  what: 'What needs attention is for operators, approvers and project administrators.',
  mend: 'Ask a project administrator for the role "KMS operators" or "Key approvers".',
};

/** Every function admits its caller afresh, then looks at what it was sent. */
function define<T>(
  name: string,
  schema: z.ZodType<T>,
  run: (admitted: Admitted, payload: T) => Promise<Result<unknown, OperatorsProblem>>,
): void {
  resolver.define(name, async (request: Request): Promise<OperatorsAnswer<unknown>> => {
    try {
      const admitted = await admit(request);
      if (!admitted.ok) return failed(admitted.refusal);
      const payload = schema.safeParse(request.payload);
      if (!payload.success) return failed(badInput(payload.error));
      const result = await run(admitted.value, payload.data);
      return result.ok ? { ok: true, value: result.value } : failed(result.refusal);
    } catch (error) {
      if (error instanceof JiraRefused) return failed(problemOf(error.refusal));
      throw error;
    }
  });
}

const failed = (problem: OperatorsProblem): OperatorsAnswer<never> => ({ ok: false, problem });

const badInput = (error: z.ZodError): OperatorsProblem => ({
  what: error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; '),
  mend: 'Reload the page.',
});
