import { availableTransitions, performTransition } from '../engine/transition';
import { badRequest } from '../http/refusal';
import { noContent, ok, route } from '../http/route';
import { transitionView } from '../views/transitions';
import { issueBody } from './issue-body';
import { issueFrom } from './issues';

const TEMPLATE = '/issue/{issueIdOrKey}/transitions';

export const transitionRoutes = [
  route({
    method: 'GET',
    template: TEMPLATE,
    scopes: ['read:jira-work'],
    cost: 'core',
    run: (call) => {
      const { site, actor, query } = call;
      const issue = issueFrom(call);
      const wanted = query.text('transitionId');
      const available = availableTransitions(site, actor.accountId, issue).filter(
        ({ id }) => wanted === undefined || id === wanted,
      );
      const expandFields = query.expands('transitions.fields');
      return ok({
        expand: 'transitions',
        transitions: available.map((one) => transitionView(site, issue, one, expandFields)),
      });
    },
  }),
  route({
    method: 'POST',
    template: TEMPLATE,
    scopes: ['write:jira-work'],
    cost: 'write',
    body: issueBody,
    run: async (call) => {
      const { transition, ...rest } = call.body;
      if (transition?.id === undefined) throw badRequest('Missing transition identifier.');
      await performTransition(call.site, call.actor.accountId, issueFrom(call), {
        ...rest,
        transitionId: transition.id,
      });
      return noContent;
    },
  }),
];
