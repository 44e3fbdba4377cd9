import { z } from 'zod';

/** Bodies of `/workflows/*`. Source: official OpenAPI, `WorkflowCreateRequest`, `WorkflowUpdateRequest`. */

const texts = z.record(z.string(), z.string());

export const ruleBody = z.strictObject({
  id: z.string().nullable().optional(),
  ruleKey: z.string(),
  parameters: texts.optional(),
});
export type RuleBody = z.infer<typeof ruleBody>;

export interface ConditionGroupBody {
  operation: 'ANY' | 'ALL';
  conditions?: RuleBody[] | undefined;
  conditionGroups?: ConditionGroupBody[] | undefined;
}

const conditionGroup: z.ZodType<ConditionGroupBody> = z.lazy(() =>
  z.strictObject({
    operation: z.enum(['ANY', 'ALL']),
    conditions: z.array(ruleBody).optional(),
    conditionGroups: z.array(conditionGroup).optional(),
  }),
);

const link = z.strictObject({
  fromStatusReference: z.string().nullable().optional(),
  fromPort: z.number().int().nullable().optional(),
  toPort: z.number().int().nullable().optional(),
});

const transition = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  type: z.enum(['INITIAL', 'GLOBAL', 'DIRECTED']).optional(),
  toStatusReference: z.string().optional(),
  links: z.array(link).optional(),
  conditions: conditionGroup.optional(),
  validators: z.array(ruleBody).optional(),
  actions: z.array(ruleBody).optional(),
  transitionScreen: ruleBody.optional(),
  triggers: z
    .array(z.strictObject({ id: z.string().optional(), ruleKey: z.string(), parameters: texts }))
    .optional(),
  properties: texts.optional(),
  customIssueEventId: z.string().optional(),
});
export type TransitionBody = z.infer<typeof transition>;

const layout = z.strictObject({ x: z.number().optional(), y: z.number().optional() });

const statusLayout = z.looseObject({
  statusReference: z.string(),
  properties: texts,
  layout: layout.optional(),
});

const statusUpdate = z.looseObject({
  id: z.string().optional(),
  name: z.string().min(1),
  description: z.string().optional(),
  statusCategory: z.enum(['TODO', 'IN_PROGRESS', 'DONE']),
  statusReference: z.string(),
});
export type StatusBody = z.infer<typeof statusUpdate>;

const shared = {
  description: z.string().optional(),
  statuses: z.array(statusLayout),
  transitions: z.array(transition),
  startPointLayout: layout.optional(),
  loopedTransitionContainerLayout: layout.optional(),
};

export const workflowCreate = z.strictObject({ name: z.string().trim().min(1).max(255), ...shared });

const statusMigration = z.looseObject({ oldStatusReference: z.string(), newStatusReference: z.string() });

export const workflowUpdate = z.looseObject({
  id: z.string(),
  version: z.strictObject({ id: z.string().optional(), versionNumber: z.number().int().optional() }),
  ...shared,
  defaultStatusMappings: z.array(statusMigration).optional(),
  statusMappings: z
    .array(
      z.looseObject({
        issueTypeId: z.string(),
        projectId: z.string(),
        statusMigrations: z.array(statusMigration),
      }),
    )
    .optional(),
});

/** What create and update have in common. */
export interface WorkflowBody {
  statuses: z.infer<typeof statusLayout>[];
  transitions: TransitionBody[];
  description?: string | undefined;
}

const scope = z.strictObject({
  type: z.enum(['PROJECT', 'GLOBAL']).optional(),
  project: z.strictObject({ id: z.string() }).optional(),
});

export const createRequest = z.strictObject({
  scope: scope.optional(),
  statuses: z.array(statusUpdate).optional(),
  workflows: z.array(workflowCreate).optional(),
});
export type CreateRequest = z.infer<typeof createRequest>;

export const updateRequest = z.strictObject({
  statuses: z.array(statusUpdate).optional(),
  workflows: z.array(workflowUpdate).optional(),
});
export type UpdateRequest = z.infer<typeof updateRequest>;

const levels = z.strictObject({ levels: z.array(z.enum(['WARNING', 'ERROR'])).optional() }).optional();
export const createValidation = z.strictObject({ payload: createRequest, validationOptions: levels });
export const updateValidation = z.strictObject({ payload: updateRequest, validationOptions: levels });

export const readRequest = z.strictObject({
  projectAndIssueTypes: z
    .array(z.strictObject({ projectId: z.string(), issueTypeId: z.string() }))
    .optional(),
  workflowIds: z.array(z.string()).optional(),
  workflowNames: z.array(z.string()).optional(),
});
