import { locatePkcs11Module } from '../../../src/kms-server';
import { ROOT } from './bundle';

export const HSM_MODULE = locatePkcs11Module({ checkout: ROOT });

/** Runs a suite where SoftHSM is, and says in one line where it isn't; the skipped tests are counted as such. */
export function describeWithHsm(name: string, suite: (module: string) => void): void {
  if (HSM_MODULE) {
    describe(name, () => suite(HSM_MODULE));
    return;
  }
  console.log(`Skipped, no SoftHSM on this machine: ${name}`);
  describe.skip(name, () => suite(''));
}
