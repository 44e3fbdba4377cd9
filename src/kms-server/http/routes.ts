import { ok } from '../../domain/result';
import { ACCOUNT_ROUTES } from './account-routes';
import { apiDocument as apiAnswer } from './answers';
import { APPROVAL_ROUTES } from './approval-routes';
import { CHANGE_ROUTES } from './change-routes';
import { CREDENTIAL_ROUTES } from './credential-routes';
import { DIRECTORY_ROUTES } from './directory-routes';
import { GENERAL_ROUTES } from './general-routes';
import { KEY_ROUTES } from './key-routes';
import { ENROLMENT_ROUTES, LOGIN_ROUTES } from './login-routes';
import { type ApiDocument, apiDocument, OPENAPI_VERSION } from './openapi/document';
import { POLICY_ROUTES } from './policy-routes';
import { openRoute, type Route } from './route';
import { SESSION_ROUTES } from './session-routes';
import { USE_ROUTES } from './use-routes';

let document: ApiDocument | undefined;

/** The document of the whole API, made once. */
export function apiOf(): ApiDocument {
  document ??= apiDocument(ROUTES);
  return document;
}

const DOCUMENT = openRoute({
  id: 'getApiDocument',
  tag: 'General',
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'This document',
  description: `OpenAPI ${OPENAPI_VERSION}, for generating clients and tests. People read \`/v1/docs\`.`,
  answers: { 200: { description: 'The document', schema: apiAnswer } },
  problems: [],
  handle: () => ok({ status: 200, body: apiOf() } as const),
});

/** Every line of the API. */
export const ROUTES: readonly Route[] = [
  ...GENERAL_ROUTES,
  DOCUMENT,
  ...KEY_ROUTES,
  ...APPROVAL_ROUTES,
  ...CHANGE_ROUTES,
  ...DIRECTORY_ROUTES,
  ...ACCOUNT_ROUTES,
  ...POLICY_ROUTES,
  ...USE_ROUTES,
  ...LOGIN_ROUTES,
  ...ENROLMENT_ROUTES,
  ...SESSION_ROUTES,
  ...CREDENTIAL_ROUTES,
];

const SEGMENT = '[^/]+';

const PATTERNS = ROUTES.map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, SEGMENT)}/?$`),
}));

/** Methods that a path has; none where there is no such path. */
export const methodsOf = (path: string): readonly string[] => [
  ...new Set(PATTERNS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
];
