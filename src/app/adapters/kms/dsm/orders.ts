import type { ApprovalId } from '../../../../domain/ids';
import { ok } from '../../../../domain/result';
import type { DsmApprovals, Order } from './approvals';
import type { DsmResult } from './client';
import { hasGate } from './group';
import type { DsmKeys } from './keys';
import type { DsmSetUp } from './set-up';
import type { Step, Steps } from './steps';

export type Went = { readonly outcome: 'done' } | { readonly outcome: 'pending'; readonly id: ApprovalId };

/** Carries an order out, or puts it before the operators where DSM wants them to agree. */
export class DsmOrders {
  readonly #keys: DsmKeys;
  readonly #approvals: DsmApprovals;
  readonly #setUp: DsmSetUp;

  constructor(keys: DsmKeys, approvals: DsmApprovals, setUp: DsmSetUp) {
    this.#keys = keys;
    this.#approvals = approvals;
    this.#setUp = setUp;
  }

  /**
   * DSM tells by refusing whether the operators have to agree. Of several steps none is done before they do: what
   * needs nobody must not go ahead of what does.
   */
  async run(order: Order): Promise<DsmResult<Went>> {
    if (order.steps.length > 1) {
      const place = await this.#setUp.place();
      if (!place.ok) return { ...place, needsApproval: false };
      if (hasGate(place.value.group)) return this.#ask(order, order.steps);
    }
    for (const [index, step] of order.steps.entries()) {
      const went = await this.#keys.perform(step);
      if (!went.ok && went.needsApproval) return this.#ask(order, restFrom(order.steps, index, step));
      if (!went.ok) return went;
    }
    return ok({ outcome: 'done' });
  }

  async #ask(order: Order, steps: Steps): Promise<DsmResult<Went>> {
    const raised = await this.#approvals.raise({ ...order, steps });
    return raised.ok ? ok({ outcome: 'pending', id: raised.value }) : raised;
  }
}

const restFrom = (steps: Steps, index: number, step: Step): Steps => [step, ...steps.slice(index + 1)];
