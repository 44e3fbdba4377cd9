import type { Route } from './http/route';
import { appFieldRoutes } from './resources/app-fields';
import { bulkRoutes } from './resources/bulk';
import { changelogRoutes } from './resources/changelog';
import { commentRoutes } from './resources/comments';
import { createMetaRoutes } from './resources/create-meta';
import { expressionRoutes } from './resources/expressions';
import { fieldContextRoutes } from './resources/field-contexts';
import { fieldOptionRoutes } from './resources/field-options';
import { fieldSchemeRoutes } from './resources/field-schemes';
import { fieldRoutes } from './resources/fields';
import { groupRoutes } from './resources/groups';
import { issueTypeSchemeRoutes } from './resources/issue-type-schemes';
import { issueTypeScreenSchemeRoutes } from './resources/issue-type-screen-schemes';
import { issueTypeRoutes } from './resources/issue-types';
import { issueRoutes } from './resources/issues';
import { linkRoutes } from './resources/links';
import { notifyRoutes } from './resources/notify';
import { panelRoutes } from './resources/panels';
import { permissionRoutes } from './resources/permissions';
import { projectRoutes } from './resources/projects';
import { propertyRoutes } from './resources/properties';
import { roleRoutes } from './resources/roles';
import { screenSchemeRoutes } from './resources/screen-schemes';
import { screenRoutes } from './resources/screens';
import { searchRoutes } from './resources/search';
import { siteRoutes } from './resources/site';
import { statusRoutes } from './resources/statuses';
import { transitionRoutes } from './resources/transitions';
import { userRoutes } from './resources/users';
import { workflowSchemeRoutes } from './resources/workflow-schemes';
import { workflowRoutes } from './resources/workflows';

/** Every operation of Jira REST v3 that the site serves. */
export const ROUTES: readonly Route[] = [
  ...siteRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...roleRoutes,
  ...permissionRoutes,
  ...issueTypeRoutes,
  ...fieldRoutes,
  ...fieldContextRoutes,
  ...fieldOptionRoutes,
  ...fieldSchemeRoutes,
  ...screenRoutes,
  ...screenSchemeRoutes,
  ...issueTypeSchemeRoutes,
  ...issueTypeScreenSchemeRoutes,
  ...statusRoutes,
  ...workflowRoutes,
  ...workflowSchemeRoutes,
  ...projectRoutes,
  ...propertyRoutes,
  ...createMetaRoutes,
  ...issueRoutes,
  ...transitionRoutes,
  ...changelogRoutes,
  ...commentRoutes,
  ...notifyRoutes,
  ...linkRoutes,
  ...searchRoutes,
  ...bulkRoutes,
  ...appFieldRoutes,
  ...panelRoutes,
  ...expressionRoutes,
];
