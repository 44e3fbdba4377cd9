import { z } from 'zod';
import { issueOf, projectOf } from '../engine/schemes';
import { ExpressionError } from '../expressions/error';
import { evaluate } from '../expressions/evaluator';
import { toJson } from '../expressions/values';
import { expressionVariables } from '../expressions/variables';
import { badRequest } from '../http/refusal';
import { ok, route } from '../http/route';

const idOrKey = z.strictObject({ id: z.number().int().optional(), key: z.string().optional() });

export const expressionRoutes = [
  route({
    method: 'POST',
    template: '/expression/evaluate',
    // Both are needed; the platform lets either through.
    scopes: ['read:jira-work', 'read:jira-user'],
    cost: 'core',
    body: z.strictObject({
      expression: z.string(),
      context: z.strictObject({ issue: idOrKey.optional(), project: idOrKey.optional() }).optional(),
    }),
    run: ({ site, actor, body }) => {
      const named = (one: z.infer<typeof idOrKey> | undefined): string | undefined =>
        one && (one.id === undefined ? one.key : String(one.id));
      const issueId = named(body.context?.issue);
      const projectId = named(body.context?.project);
      const context = {
        user: actor.accountId,
        ...(issueId === undefined ? {} : { issue: issueOf(site, issueId, actor.accountId).id }),
        ...(projectId === undefined ? {} : { project: projectOf(site, projectId, actor.accountId).id }),
      };
      try {
        const value = evaluate(body.expression, {
          variables: expressionVariables(site, context),
          now: site.clock.now(),
        });
        return ok({ value: toJson(value) });
      } catch (error) {
        if (error instanceof ExpressionError)
          throw badRequest(`Evaluation failed: "${body.expression}" - ${error.message}`);
        throw error;
      }
    },
  }),
];
