import { openKms } from '../../src/app/adapters/kms/registry';
import { FaultQueue } from '../fakes/kms/faults';
import { Deadlines, startFaultProxy } from '../wire/fault-proxy';
import { startKeydeskStub } from '../wire/keydesk-stub';
import { fakeWithBackdoor } from './fake-backdoor';
import type { KmsHarness } from './harness';
import { kmsConformance } from './kms';

const CREDENTIAL = 'kd_app_c3R1Yi1jcmVkZW50aWFs';
const STRANGERS_CREDENTIAL = 'kd_nobody_dW5rbm93bi1jcmVkZW50aWFs';

/** The keydesk adapter over HTTP against a stub, with a proxy for the faults. */
async function openStub(): Promise<KmsHarness> {
  const { fake, backdoor } = fakeWithBackdoor();
  const [faults, deadlines] = [new FaultQueue(), new Deadlines()];
  const stub = await startKeydeskStub(fake, CREDENTIAL);
  const proxy = await startFaultProxy(stub.url, faults, deadlines);
  const connect = (baseUrl: string, credential: string) =>
    openKms({ type: 'keydesk', baseUrl }, { credential: async () => credential }, deadlines.start);
  return {
    ...backdoor,
    kms: connect(proxy.url, CREDENTIAL),
    direct: connect(stub.url, CREDENTIAL),
    stranger: connect(stub.url, STRANGERS_CREDENTIAL),
    faults,
    secrets: [CREDENTIAL, STRANGERS_CREDENTIAL],
    cleanup: async () => {
      await proxy.close();
      await stub.close();
    },
  };
}

kmsConformance('the keydesk adapter over HTTP', openStub, {
  declared: {
    ...{ approvals: true, fencesGenerations: true, activationDates: true },
    rotates: [{ spec: {}, asksOperators: true }],
  },
  credentials: true,
  propertyRuns: 40,
});
