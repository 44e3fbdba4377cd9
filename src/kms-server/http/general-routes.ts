import { ok } from '../../domain/result';
import * as answers from './answers';
import { openRoute, type Route, route } from './route';
import { auditQuery } from './schemas';

export const GENERAL_ROUTES: readonly Route[] = [
  openRoute({
    id: 'getHealth',
    tag: 'General',
    method: 'GET',
    path: '/v1/health',
    summary: 'Whether the server answers',
    description: 'Says nothing else, to anybody.',
    answers: { 200: { description: 'It answers', schema: answers.health, example: { status: 'ok' } } },
    problems: [],
    handle: () => ok({ status: 200, body: { status: 'ok' } } as const),
  }),
  route({
    id: 'getCapabilities',
    tag: 'General',
    method: 'GET',
    path: '/v1/capabilities',
    action: 'capabilities.read',
    summary: 'What this KMS offers',
    description:
      'Key types with their operations as the module really has them, undo windows, and the module itself.',
    answers: { 200: { description: 'The capabilities', schema: answers.capabilities } },
    problems: [],
    handle: (kms) => ok({ status: 200, body: kms.capabilities }),
  }),
  route({
    id: 'listAudit',
    tag: 'Audit',
    method: 'GET',
    path: '/v1/audit',
    action: 'audit.read',
    summary: 'Read the audit log',
    description: 'Entries after a number, and the newest signed head, for verification offline.',
    query: auditQuery,
    answers: { 200: { description: 'A page of entries', schema: answers.auditPage } },
    problems: [],
    handle: (kms, { query }) => {
      const entries = kms.store.audit.page(query.after, query.limit);
      return ok({ status: 200, body: { entries, head: kms.store.audit.head() ?? null } });
    },
  }),
];
