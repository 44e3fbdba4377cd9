/** Workflow rules of manifest.yml, by the name the blueprint gives them, with their module keys. */
export const RULES = {
  /** Function: the form against every policy. */
  submit: 'keydesk-submit',
  /** Function: the frozen request exists. */
  approve: 'keydesk-approve',
  /** Function: the key to delete is ours, and the reason is given. */
  submitDelete: 'keydesk-submit-delete',
  /** Expression: the approver is nobody of the request. Says why not. */
  separationOfDuties: 'keydesk-sod',
  /** Expression: the screen's reason is filled in. */
  reasonGiven: 'keydesk-reason',
  /** Condition: the app's own account. */
  appOnly: 'keydesk-app-only',
  /** Condition: creator, reporter or requestor. */
  requester: 'keydesk-requester',
  /** Post function: a hint to the app. Nothing depends on it. */
  hint: 'keydesk-hint',
} as const;
export type RuleName = keyof typeof RULES;
export const RULE_NAMES = Object.keys(RULES) as RuleName[];
