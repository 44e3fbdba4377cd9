import type { Context } from '../expressions/evaluator';
import {
  issueObject,
  projectObject,
  transitionObject,
  userObject,
  workflowObject,
} from '../expressions/objects';
import { fromJson, type Value } from '../expressions/values';
import type { Project } from '../model/configuration';
import type { Issue } from '../model/issue';
import type { Rule, Transition, Workflow } from '../model/workflow';
import type { Site } from '../site';

/** What is about to happen to an issue, as rules see it. */
export interface Attempt {
  readonly accountId: string;
  /** With the changes of the transition's screen. */
  readonly issue: Issue;
  /** Before those changes; absent while the issue is being created. */
  readonly original?: Issue;
  readonly project: Project;
  readonly workflow: Workflow;
  readonly transition: Transition;
  /** Whether a person acts in the browser, and not a client over REST. */
  readonly inBrowser: boolean;
  /** Fields that the screen's input changes, as REST shows them. */
  readonly modifiedFields: Readonly<Record<string, unknown>>;
}

/** The rule's configuration: JSON in the parameter `config`. */
export function configuration(rule: Rule): unknown {
  const { config } = rule.parameters;
  if (config === undefined || config === '') return {};
  try {
    return JSON.parse(config);
  } catch {
    return config;
  }
}

/** Variables of a rule's expression. Source: Forge's pages on workflow conditions and validators. */
export function ruleContext(
  site: Site,
  attempt: Attempt,
  rule: Rule,
  more: Readonly<Record<string, Value>> = {},
): Context {
  const { issue, original, project, workflow, transition } = attempt;
  const fromStatusId = original?.statusId ?? (transition.type === 'INITIAL' ? undefined : issue.statusId);
  return {
    now: site.clock.now(),
    variables: {
      user: userObject(site, attempt.accountId),
      issue: issueObject(site, issue, project),
      project: projectObject(site, project),
      transition: transitionObject(site, transition, fromStatusId),
      workflow: workflowObject(workflow),
      config: fromJson(configuration(rule)),
      ...(original ? { originalIssue: issueObject(site, original, project) } : {}),
      ...more,
    },
  };
}

/** The expression to run: one in the configuration goes before the manifest's. */
export function expressionOf(rule: Rule, settings: Readonly<Record<string, unknown>>): string | undefined {
  const config = configuration(rule);
  const own =
    typeof config === 'object' && config !== null
      ? (config as { expression?: unknown }).expression
      : undefined;
  const expression = own ?? settings['expression'];
  return typeof expression === 'string' ? expression : undefined;
}
