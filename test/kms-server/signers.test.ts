import type { KeyResource } from '../../src/kms-server/http/resources';
import { describeWithHsm } from './support/hsm';
import { bytes, freshRequest, Steps, startTestKms } from './support/kms';

describeWithHsm('signer processes', (module) => {
  test('are replaced on their budget, and nobody notices', async () => {
    const kms = await startTestKms(module, { cacheSize: 2, unwrapBudget: 20 });
    try {
      const steps = new Steps(kms);
      const keys: KeyResource[] = [];
      for (let i = 0; i < 8; i++) keys.push(await steps.enabled());
      const before = kms.server.admin.signerPids();
      const operationsReplaced = () =>
        kms.server.admin.signerPids().every((pid, index) => index === 0 || !before.includes(pid));
      // Each round unwraps every key again: the cache is too small for them.
      for (let round = 0; round < 200 && !operationsReplaced(); round++) {
        const answers = await Promise.all(keys.map((key) => steps.encrypt(key)));
        expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200));
      }
      expect(operationsReplaced()).toBe(true);
    } finally {
      await kms.close();
    }
  });

  test('are not held up by the making of large pairs', async () => {
    const kms = await startTestKms(module);
    try {
      const steps = new Steps(kms);
      const key = await steps.enabled();
      let made = false;
      const pair = steps
        .create(freshRequest(), { keyType: 'RSA-4096', operations: ['sign', 'verify'] })
        .finally(() => {
          made = true;
        });
      let meanwhile = 0;
      while (!made) {
        expect((await steps.encrypt(key)).status).toBe(200);
        if (!made) meanwhile++;
      }
      await pair;
      expect(meanwhile).toBeGreaterThan(0);
    } finally {
      await kms.close();
    }
  });

  test('unwrap again what has left the cache', async () => {
    const kms = await startTestKms(module, { cacheSize: 1 });
    try {
      const steps = new Steps(kms);
      const [one, other] = [await steps.enabled(), await steps.enabled()];
      const { ciphertext } = (await steps.encrypt(one)).body;
      await steps.encrypt(other);
      const opened = await steps.use<{ plaintext: string }>(one, 'decrypt', { ciphertext });
      expect(opened.body.plaintext).toBe(bytes('4111'));
    } finally {
      await kms.close();
    }
  });
});
