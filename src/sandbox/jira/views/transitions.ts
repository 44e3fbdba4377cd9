import { screenFields, statusOf } from '../engine/schemes';
import { transitionScreen } from '../engine/transition';
import type { Issue } from '../model/issue';
import type { Transition } from '../model/workflow';
import type { Site } from '../site';
import { fieldMetas } from './field-meta';
import { statusDetails } from './statuses';

/** `IssueTransition` of the official OpenAPI. */
export const transitionView = (site: Site, issue: Issue, transition: Transition, expandFields = false) => ({
  id: transition.id,
  name: transition.name,
  to: statusDetails(site, statusOf(site, transition.toStatusId ?? issue.statusId)),
  hasScreen: transition.transitionScreen !== undefined,
  isGlobal: transition.type === 'GLOBAL',
  isInitial: transition.type === 'INITIAL',
  isAvailable: true,
  isConditional: transition.conditions !== undefined,
  looped: transition.toStatusId === undefined,
  ...(expandFields
    ? { fields: fieldMetas(site, issue, screenFields(transitionScreen(site, transition))) }
    : {}),
});
