/** What Forge calls, by the names in manifest.yml. Nothing else happens here. */

export { adminPage } from './app/entry/admin-page/resolver';
export { consumeHint as advanceRequest } from './app/entry/advance/consumer';
export {
  hintFromJira as hintAfterTransition,
  hintFromJira as issueEvent,
} from './app/entry/issue-event/handler';
export { issuePanel } from './app/entry/issue-panel/resolver';
export { kmsCallback } from './app/entry/kms-callback/handler';
export { operatorsPage } from './app/entry/operators-page/resolver';
export { runSchedule as reconcile } from './app/entry/reconcile/schedule';
export { validateApprove, validateSubmit, validateSubmitDelete } from './app/entry/workflow/validators';
