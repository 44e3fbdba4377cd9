import type { AccountId } from '../../domain/ids';

/**
 * What set-up asks of Jira's configuration. All calls but `appAccountId` are made as the administrator who pressed
 * the button. Every method throws `JiraRefused` (`jira-refusal.ts`) where Jira doesn't do what is asked.
 * Ids are Jira's, as text.
 */
export interface JiraAdmin {
  /** Account of the app's own user. */
  appAccountId(): Promise<string>;

  issueTypes(): Promise<readonly Made[]>;
  createIssueType(spec: Described): Promise<string>;

  /** Statuses of company-managed projects. They are shared by the whole site. */
  statuses(): Promise<readonly Made[]>;
  createStatuses(specs: readonly StatusSpec[]): Promise<readonly Made[]>;

  roles(): Promise<readonly Made[]>;
  createRole(spec: Described): Promise<string>;
  /** Who holds the role in the project. */
  roleHolders(projectId: string, roleId: string): Promise<RoleHolders>;
  /** Gives the role to more people and groups. */
  addRoleHolders(projectId: string, roleId: string, holders: RoleHolders): Promise<void>;
  /** Active members of a group, the first few. */
  groupMembers(groupId: string, limit: number): Promise<readonly AccountId[]>;
  /** Groups of the site whose name contains the text, the first few. */
  groups(text: string): Promise<readonly Group[]>;
  groupsById(groupIds: readonly string[]): Promise<readonly Group[]>;

  /** Custom fields whose name or description contains the text. */
  fields(text: string): Promise<readonly MadeField[]>;
  createField(spec: FieldSpec): Promise<string>;
  /** Fields of this app's manifest: module key -> field id. */
  appFields(): Promise<ReadonlyMap<string, string>>;

  contexts(fieldId: string): Promise<readonly Made[]>;
  createContext(fieldId: string, spec: ContextSpec): Promise<string>;
  /** Disabled ones too. */
  options(fieldId: string, contextId: string): Promise<readonly MadeOption[]>;
  createOptions(fieldId: string, contextId: string, values: readonly string[]): Promise<void>;
  /** A disabled option stays on the issues that bear it, and can't be chosen any more. */
  switchOptions(
    fieldId: string,
    contextId: string,
    options: readonly Pick<MadeOption, 'id' | 'disabled'>[],
  ): Promise<void>;

  /** This and the three schemes below: the one of that id, wherever it is now called; else those of that name. */
  screens(lookUp: LookUp): Promise<readonly Made[]>;
  createScreen(spec: Described): Promise<string>;
  tabs(screenId: string): Promise<readonly Made[]>;
  createTab(screenId: string, name: string): Promise<string>;
  tabFields(screenId: string, tabId: string): Promise<readonly string[]>;
  addTabField(screenId: string, tabId: string, fieldId: string): Promise<void>;

  screenSchemes(lookUp: LookUp): Promise<readonly Made[]>;
  createScreenScheme(spec: Described & { readonly screens: ScreenUse }): Promise<string>;

  issueTypeScreenSchemes(lookUp: LookUp): Promise<readonly Made[]>;
  /** `screenSchemes` maps issue type ids, and `default`, to screen schemes. */
  createIssueTypeScreenScheme(
    spec: Described & { readonly screenSchemes: Readonly<Record<string, string>> },
  ): Promise<string>;

  issueTypeSchemes(lookUp: LookUp): Promise<readonly Made[]>;
  createIssueTypeScheme(
    spec: Described & { readonly issueTypeIds: readonly string[]; readonly defaultIssueTypeId: string },
  ): Promise<string>;

  /** Workflow rules of this app: module key -> how a workflow names the rule. */
  workflowRules(projectId: string, issueTypeId: string): Promise<ReadonlyMap<string, RuleType>>;
  /** As above. */
  workflows(lookUp: LookUp): Promise<readonly MadeWorkflow[]>;
  /** What Jira objects to in the workflows, without making them. */
  validateWorkflows(payload: WorkflowPayload): Promise<readonly string[]>;
  createWorkflows(payload: WorkflowPayload): Promise<void>;

  workflowSchemes(): Promise<readonly MadeWorkflowScheme[]>;
  createWorkflowScheme(
    spec: Described & {
      readonly defaultWorkflow: string;
      readonly workflows: Readonly<Record<string, string>>;
    },
  ): Promise<string>;

  /** By id or key; undefined where there is none that the administrator can see. */
  project(idOrKey: string): Promise<MadeProject | undefined>;
  createProject(spec: ProjectSpec): Promise<string>;
  projectHasIssues(projectId: string): Promise<boolean>;
  /** Schemes in force; a member is undefined for Jira's own default scheme. */
  projectSchemes(projectId: string): Promise<ProjectSchemes>;
  assignIssueTypeScheme(projectId: string, schemeId: string): Promise<void>;
  assignIssueTypeScreenScheme(projectId: string, schemeId: string): Promise<void>;
  /** Works only while the project has no issues. */
  assignWorkflowScheme(projectId: string, schemeId: string): Promise<void>;

  /** Asks Jira to show the app's issue panel on every issue of the project. Jira does so a little later. */
  pinPanel(projectId: string): Promise<void>;
  isPanelPinned(projectId: string): Promise<boolean>;
}

export interface RoleHolders {
  readonly accountIds: readonly AccountId[];
  readonly groupIds: readonly string[];
}

export interface Group {
  readonly groupId: string;
  readonly name: string;
}

export interface Described {
  readonly name: string;
  readonly description: string;
}

export interface LookUp {
  readonly name: string;
  readonly id: string | undefined;
}

/** Something that Jira has. */
export interface Made {
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
}

export interface StatusSpec {
  readonly name: string;
  readonly category: 'TODO' | 'IN_PROGRESS' | 'DONE';
}

export interface FieldSpec extends Described {
  readonly type: string;
  readonly searcher: string;
}

export interface MadeField extends Made {
  readonly type: string | undefined;
}

export interface MadeOption {
  readonly id: string;
  readonly value: string;
  readonly disabled: boolean;
}

export interface ContextSpec extends Described {
  readonly projectIds: readonly string[];
  readonly issueTypeIds: readonly string[];
}

export interface ScreenUse {
  readonly default: string;
  readonly view: string;
}

/** A rule as `GET /workflows/capabilities` offers it. */
export interface RuleType {
  readonly ari: string;
  readonly ruleKey: string;
}

/** One rule on a transition, as the workflow REST API writes it. */
export interface WorkflowRule {
  readonly ruleKey: string;
  readonly id?: string | null | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

export interface ConditionGroup {
  readonly operation?: 'ANY' | 'ALL' | undefined;
  readonly conditions?: readonly WorkflowRule[] | undefined;
  readonly conditionGroups?: readonly ConditionGroup[] | undefined;
}

export interface WorkflowTransition {
  readonly id: string;
  readonly name: string;
  readonly type: 'INITIAL' | 'GLOBAL' | 'DIRECTED';
  readonly toStatusReference: string;
  readonly links: readonly { readonly fromStatusReference?: string | null | undefined }[];
  readonly conditions?: ConditionGroup | undefined;
  readonly validators: readonly WorkflowRule[];
  readonly actions: readonly WorkflowRule[];
  readonly transitionScreen?: WorkflowRule | undefined;
}

/** Body of `POST /workflows/create`. A status reference is the status's id. */
export interface WorkflowPayload {
  readonly scope: { readonly type: 'GLOBAL' };
  readonly statuses: readonly {
    readonly id: string;
    readonly name: string;
    readonly statusCategory: 'TODO' | 'IN_PROGRESS' | 'DONE';
    readonly statusReference: string;
  }[];
  readonly workflows: readonly {
    readonly name: string;
    readonly description: string;
    readonly statuses: readonly {
      readonly statusReference: string;
      readonly properties: Readonly<Record<string, string>>;
    }[];
    readonly transitions: readonly WorkflowTransition[];
  }[];
}

/** A workflow as Jira has it. Status references are status ids. */
export interface MadeWorkflow extends Made {
  readonly transitions: readonly WorkflowTransition[];
  /** Properties of the statuses, by status id. */
  readonly statusProperties: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

export interface MadeWorkflowScheme extends Made {
  /** Names of workflows by issue type id; other types have the scheme's default. */
  readonly workflows: Readonly<Record<string, string>>;
}

export interface ProjectSpec extends Described {
  readonly key: string;
  readonly leadAccountId: string;
  readonly issueTypeSchemeId: string;
  readonly issueTypeScreenSchemeId: string;
}

export interface MadeProject extends Made {
  readonly key: string;
  /** Company-managed. Workflow and screen schemes exist for no other. */
  readonly companyManaged: boolean;
}

export interface ProjectSchemes {
  readonly issueType: string | undefined;
  readonly issueTypeScreen: string | undefined;
  readonly workflow: string | undefined;
}
