import type { AwsHarness } from './aws-harness';
import { AWS_DECLARED } from './aws-harness';
import { createdKey, newRequest, rotate, value } from './harness';

/** Calls to AWS, of KMS and tagging together, in the straight case. */
export interface AwsCalls {
  readonly callsPerCreate: number;
  readonly callsPerEnable: number;
  /** On demand, of a symmetric key. */
  readonly callsPerRotation: number;
  /** Of any other key: a successor takes over. */
  readonly callsPerSuccession: number;
  readonly callsPerDelete: number;
}

/** Takes two keys through their lives and counts what the stub was asked. */
export async function countAwsCalls(harness: AwsHarness): Promise<AwsCalls> {
  const { stub, kms } = harness;
  const counted = async (step: () => Promise<unknown>): Promise<number> => {
    const before = stub.calls.length;
    await step();
    return stub.calls.length - before;
  };
  const [symmetric, other] = [newRequest(harness), newRequest(harness, AWS_DECLARED.rotates?.[1]?.spec)];
  const callsPerCreate = await counted(() => createdKey(harness, symmetric));
  const { handle } = await createdKey(harness, symmetric);
  const second = await createdKey(harness, other);
  const callsPerEnable = await counted(async () => value(await kms.enableKey(handle, symmetric.context)));
  value(await kms.enableKey(second.handle, other.context));
  return {
    ...{ callsPerCreate, callsPerEnable },
    callsPerRotation: await counted(() => rotate(kms, handle, 2, symmetric.context)),
    callsPerSuccession: await counted(() => rotate(kms, second.handle, 2, other.context)),
    callsPerDelete: await counted(() => kms.scheduleDeletion(handle, 7, symmetric.context)),
  };
}
