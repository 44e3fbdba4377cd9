import type { InstalledApp } from '../../contracts';
import type { Site } from '../site';

export type RuleType = 'Condition' | 'Validator' | 'Function' | 'Screen';

export interface SystemRule {
  readonly ruleKey: string;
  readonly ruleType: RuleType;
  readonly name: string;
  readonly description: string;
  readonly isAvailableForInitialTransition: boolean;
}

/** Rules of Jira itself that this site runs. Source: official OpenAPI's pages on workflow rules. */
export const SYSTEM_RULES: readonly SystemRule[] = [
  rule('system:restrict-issue-transition', 'Condition', 'Restrict who can move an issue', false),
  rule('system:separation-of-duties', 'Condition', 'Separation of duties', false),
  rule('system:restrict-from-all-users', 'Condition', 'Hide transition from user', false),
  rule(
    'system:previous-status-condition',
    'Condition',
    'Restrict to when an issue has been through a specific status',
    false,
  ),
  rule('system:always-false-condition', 'Condition', 'Always false', false),
  rule('system:validate-field-value', 'Validator', 'Validate a field', true),
  rule('system:check-permission-validator', 'Validator', 'Check permission', true),
  rule('system:transition-screen', 'Screen', 'Show a screen', false),
];

function rule(
  ruleKey: string,
  ruleType: RuleType,
  name: string,
  isAvailableForInitialTransition: boolean,
): SystemRule {
  return { ruleKey, ruleType, name, description: name, isAvailableForInitialTransition };
}

export interface ForgeRuleType {
  readonly ruleKey: string;
  readonly ruleType: RuleType;
  readonly moduleType: string;
}

/** Rules that apps bring, by the manifest's module. Source: Jira Cloud's page on workflow rules. */
export const FORGE_RULES: readonly ForgeRuleType[] = [
  { ruleKey: 'forge:expression-condition', ruleType: 'Condition', moduleType: 'jira:workflowCondition' },
  { ruleKey: 'forge:expression-validator', ruleType: 'Validator', moduleType: 'jira:workflowValidator' },
  { ruleKey: 'forge:workflow-post-function', ruleType: 'Function', moduleType: 'jira:workflowPostFunction' },
];

/** A rule's module in the manifest of the app that brings it. */
export interface ForgeModule {
  readonly app: InstalledApp;
  readonly moduleType: string;
  readonly moduleKey: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export const extensionAri = (app: InstalledApp, moduleKey: string): string =>
  `ari:cloud:ecosystem::extension/${app.appId}/${app.environmentId}/static/${moduleKey}`;

/** Finds the module behind a rule's `key` parameter; undefined when its app is not installed. */
export function forgeModule(site: Site, ruleKey: string, ari: string | undefined): ForgeModule | undefined {
  return forgeModules(site, ruleKey).find(({ app, moduleKey }) => extensionAri(app, moduleKey) === ari);
}

/** All modules of the installed apps that give a kind of rule. */
export function forgeModules(site: Site, ruleKey: string): ForgeModule[] {
  const type = FORGE_RULES.find((one) => one.ruleKey === ruleKey);
  if (!type) return [];
  return site.apps.values().flatMap((app) =>
    (app.modules[type.moduleType] ?? []).map((settings) => ({
      app,
      moduleType: type.moduleType,
      moduleKey: String(settings['key']),
      settings,
    })),
  );
}
