import type { Route } from './http/route';
import { changelogRoutes } from './resources/changelog';
import { fieldContextRoutes } from './resources/field-contexts';
import { fieldOptionRoutes } from './resources/field-options';
import { fieldRoutes } from './resources/fields';
import { issueTypeSchemeRoutes } from './resources/issue-type-schemes';
import { issueTypeScreenSchemeRoutes } from './resources/issue-type-screen-schemes';
import { issueTypeRoutes } from './resources/issue-types';
import { issueRoutes } from './resources/issues';
import { projectRoutes } from './resources/projects';
import { screenSchemeRoutes } from './resources/screen-schemes';
import { screenRoutes } from './resources/screens';
import { statusRoutes } from './resources/statuses';
import { transitionRoutes } from './resources/transitions';
import { workflowSchemeRoutes } from './resources/workflow-schemes';
import { workflowRoutes } from './resources/workflows';

/** Every operation of Jira REST v3 that the site serves. */
export const ROUTES: readonly Route[] = [
  ...issueTypeRoutes,
  ...fieldRoutes,
  ...fieldContextRoutes,
  ...fieldOptionRoutes,
  ...screenRoutes,
  ...screenSchemeRoutes,
  ...issueTypeSchemeRoutes,
  ...issueTypeScreenSchemeRoutes,
  ...statusRoutes,
  ...workflowRoutes,
  ...workflowSchemeRoutes,
  ...projectRoutes,
  ...issueRoutes,
  ...transitionRoutes,
  ...changelogRoutes,
];
