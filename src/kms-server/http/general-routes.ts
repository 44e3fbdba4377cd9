import * as z from 'zod';
import { ok } from '../../domain/result';
import * as answers from './answers';
import { cursorOf, positionIn } from './cursor';
import { openRoute, type Route, route } from './route';
import { auditQuery } from './schemas';

const auditPosition = z.strictObject({ at: z.int(), seq: z.int() });

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
    description:
      'Entries in the order they were written (by time with `from` or `to` alone), and the newest signed head. Whole pages without filters can be verified offline.',
    query: auditQuery,
    answers: { 200: { description: 'A page of entries', schema: answers.auditPage } },
    problems: [],
    handle: (kms, { query: { limit, cursor, after, ...filter } }) => {
      const start = positionIn(filter, cursor, auditPosition);
      if (!start.ok) return start;
      const entries = kms.store.audit.list(filter, start.value ?? { at: 0, seq: after }, limit);
      const last = entries.length === limit ? entries.at(-1) : undefined;
      const next = last ? { cursor: cursorOf(filter, { at: last.at, seq: last.seq }) } : {};
      return ok({ status: 200, body: { entries, head: kms.store.audit.head() ?? null, ...next } });
    },
  }),
];
