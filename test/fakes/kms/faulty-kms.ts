import { type Kms, KmsUnavailable } from '../../../src/app/ports/kms';
import { type Fault, type FaultQueue, RETRY_AFTER_MS } from './faults';

type Call<R> = () => Promise<R>;
type Fate = <R>(call: Call<R>, queue: FaultQueue) => Promise<R>;

const lost = (reason: KmsUnavailable['reason']): KmsUnavailable =>
  new KmsUnavailable(reason, `The fake KMS was told to fail: ${reason}.`);

const FATES: Readonly<Record<Fault | 'none', Fate>> = {
  none: (call) => call(),
  before: () => Promise.reject(lost('unreachable')),
  'lost-answer': async (call) => {
    await call();
    throw lost('unreachable');
  },
  duplicate: async (call) => {
    await call();
    return call();
  },
  slow: async (call, queue) => {
    await queue.hold();
    return call();
  },
  late: (call, queue) => {
    queue.postpone(call);
    return Promise.reject(lost('timeout'));
  },
  nonsense: async (call) => {
    await call();
    throw lost('nonsense');
  },
  'server-error': () => Promise.reject(lost('server-error')),
  throttled: () =>
    Promise.reject(
      new KmsUnavailable('throttled', 'The fake KMS was told to throttle.', { retryAfterMs: RETRY_AFTER_MS }),
    ),
};

/** Any KMS, with the queue's faults between it and its caller. Every port call uses up one entry. */
export function withFaults(kms: Kms, queue: FaultQueue): Kms {
  const { rotateKey, finishDeletion, lastCancellation, enterLinkCode, accountStanding } = kms;
  const suffer = <R>(call: Call<R>): Promise<R> => FATES[queue.take()](call, queue);
  return {
    capabilities: () => suffer(() => kms.capabilities()),
    createKey: (spec, context) => suffer(() => kms.createKey(spec, context)),
    enableKey: (handle, context) => suffer(() => kms.enableKey(handle, context)),
    disableKey: (handle, context) => suffer(() => kms.disableKey(handle, context)),
    describeKey: (handle) => suffer(() => kms.describeKey(handle)),
    findByRequestId: (requestId) => suffer(() => kms.findByRequestId(requestId)),
    listKeys: (page) => suffer(() => kms.listKeys(page)),
    getApproval: (id) => suffer(() => kms.getApproval(id)),
    withdrawApproval: (id, context) => suffer(() => kms.withdrawApproval(id, context)),
    scheduleDeletion: (handle, days, context) => suffer(() => kms.scheduleDeletion(handle, days, context)),
    cancelDeletion: (handle, context) => suffer(() => kms.cancelDeletion(handle, context)),
    ...(rotateKey && {
      rotateKey: (handle, version, context) => suffer(() => rotateKey.call(kms, handle, version, context)),
    }),
    ...(enterLinkCode && { enterLinkCode: (entered) => suffer(() => enterLinkCode.call(kms, entered)) }),
    ...(accountStanding && {
      accountStanding: (accountId) => suffer(() => accountStanding.call(kms, accountId)),
    }),
    ...(lastCancellation && {
      lastCancellation: (handle) => suffer(() => lastCancellation.call(kms, handle)),
    }),
    ...(finishDeletion && {
      finishDeletion: (handle, context) => suffer(() => finishDeletion.call(kms, handle, context)),
    }),
  };
}
