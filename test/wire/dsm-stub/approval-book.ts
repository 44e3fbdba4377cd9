import { randomUUID } from 'node:crypto';
import type { Instant } from '../../../src/domain/ids';
import { date, failure, instantOf, type Principal, type Reply } from './types';

/** An `ApprovalRequest` of DSM. */
export interface ApprovalRequest {
  readonly request_id: string;
  readonly acct_id: string;
  readonly requester: Principal;
  readonly created_at: string;
  readonly expiry: string;
  readonly method: string;
  readonly operation: string;
  readonly description?: string;
  readonly body?: unknown;
  readonly subjects: readonly Readonly<Record<string, string>>[];
  readonly reviewers: readonly Principal[];
  readonly approvers: Principal[];
  status: 'PENDING' | 'APPROVED' | 'DENIED' | 'FAILED';
  result_viewed: boolean;
  denier?: Principal;
  denial_reason?: string;
}

export interface Rules {
  readonly now: () => Instant;
  readonly acctId: string;
  readonly groupId: string;
  readonly lifetimeMs: number;
  /** How many of the reviewers have to agree. */
  readonly quorum: number;
  readonly reviewers: readonly Principal[];
  /** Carries an approved operation out as its requester. */
  readonly carryOut: (request: ApprovalRequest) => Reply;
  /** Ids of the keys that an operation is about. */
  readonly subjectsOf: (asked: Pick<ApprovalRequest, 'method' | 'operation' | 'body'>) => readonly string[];
}

type Asked = Pick<ApprovalRequest, 'method' | 'operation' | 'description' | 'body'>;

const id = (principal: Principal): string => Object.values(principal)[0] ?? '';

/** DSM's approval requests: who may decide, and what a decision does. */
export class ApprovalBook {
  readonly #all = new Map<string, ApprovalRequest>();
  readonly #results = new Map<string, Reply>();
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  create(asked: Asked, requester: Principal): Reply {
    const { now, acctId, groupId, lifetimeMs, reviewers } = this.#rules;
    if (!asked.method || !asked.operation) return failure(400, 'Missing method or operation');
    const kids = this.#rules.subjectsOf(asked);
    const request: ApprovalRequest = {
      ...asked,
      ...{ request_id: randomUUID(), acct_id: acctId, requester, reviewers, approvers: [] },
      ...{
        created_at: date(now()),
        expiry: date(now() + lifetimeMs),
        status: 'PENDING',
        result_viewed: false,
      },
      subjects: [{ group: groupId }, ...kids.map((sobject) => ({ sobject }))],
    };
    this.#all.set(request.request_id, request);
    return { status: 201, body: request };
  }

  list(query: { readonly get: (name: string) => string | null }): Reply {
    const wants = (name: string, values: readonly string[]): boolean => {
      const wanted = query.get(name);
      return wanted === null || values.includes(wanted);
    };
    const body = [...this.#all.values()].filter(
      (it) =>
        wants('status', [it.status]) &&
        wants('requester', [id(it.requester)]) &&
        wants(
          'subject',
          it.subjects.flatMap((subject) => Object.values(subject)),
        ),
    );
    return { status: 200, body };
  }

  get(requestId: string): Reply {
    const request = this.#all.get(requestId);
    return request ? { status: 200, body: request } : failure(404, 'Approval request does not exist');
  }

  withdraw(requestId: string, by: Principal): Reply {
    const request = this.#all.get(requestId);
    if (!request) return failure(404, 'Approval request does not exist');
    if (id(request.requester) !== id(by)) return failure(403, 'Not the requester');
    if (request.status !== 'PENDING') return failure(400, 'Approval request is already decided');
    this.#all.delete(requestId);
    return { status: 204 };
  }

  approve(requestId: string, by: Principal): Reply {
    const refused = this.#mayDecide(requestId, by);
    const request = this.#all.get(requestId);
    if (refused || !request) return refused ?? failure(404, 'Approval request does not exist');
    request.approvers.push(by);
    if (request.approvers.length >= this.#rules.quorum) {
      const result = this.#rules.carryOut(request);
      this.#results.set(requestId, result);
      request.status = result.status < 300 ? 'APPROVED' : 'FAILED';
    }
    return { status: 200, body: request };
  }

  deny(requestId: string, by: Principal, reason: string | undefined): Reply {
    const refused = this.#mayDecide(requestId, by);
    const request = this.#all.get(requestId);
    if (refused || !request) return refused ?? failure(404, 'Approval request does not exist');
    request.status = 'DENIED';
    request.denier = by;
    if (reason !== undefined) request.denial_reason = reason;
    return { status: 200, body: request };
  }

  result(requestId: string): Reply {
    const request = this.#all.get(requestId);
    const result = this.#results.get(requestId);
    if (!request || !result) return failure(400, 'Approval request has no result');
    request.result_viewed = true;
    return { status: 200, body: { status: result.status, body: result.text ?? result.body ?? {} } };
  }

  #mayDecide(requestId: string, by: Principal): Reply | undefined {
    const request = this.#all.get(requestId);
    if (!request) return failure(404, 'Approval request does not exist');
    if (request.status !== 'PENDING' || this.#rules.now() >= instantOf(request.expiry)) {
      return failure(400, 'Approval request is not pending');
    }
    const known = request.reviewers.some((reviewer) => id(reviewer) === id(by));
    if (!known) return failure(403, 'Not a reviewer');
    return request.approvers.some((approver) => id(approver) === id(by))
      ? failure(409, 'Already approved')
      : undefined;
  }
}
