import type { StateGroup } from '../../../../src/app/views/operators';

/** Names of the groups, in the order in which a request passes through them. */
export const GROUPS: readonly (readonly [StateGroup, string])[] = [
  ['draft', 'Draft'],
  ['approval', 'Waiting for approval'],
  ['making', 'Being made'],
  ['operators', 'Waiting for operators'],
  ['failed', 'Failed'],
  ['ready', 'Ready'],
  ['deletion', 'Pending deletion'],
  ['ended', 'Ended'],
];
