import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initKms, startKmsServer } from '../../src/kms-server';
import { bundle } from './support/bundle';
import { describeWithHsm } from './support/hsm';
import { PIN } from './support/kms';

/** A certificate for 127.0.0.1, made anew: no private key lies in the repository. Undefined without the openssl tool. */
function certificate(folder: string): { readonly cert: string; readonly key: string } | undefined {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const options = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=127.0.0.1'];
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    execFileSync('openssl', ['req', ...options, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } catch {
    return undefined;
  }
}

describeWithHsm('TLS', (module) => {
  let folder: string;
  let built: ReturnType<typeof bundle>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-tls-'));
    built = bundle({ signer: 'src/kms-server/hsm/signer/main.ts' });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    built?.remove();
  });

  test('is served with the certificate given', async () => {
    const tls = certificate(folder);
    if (!tls) {
      console.log('Not checked, no openssl on this machine: TLS is served with the certificate given');
      return;
    }
    const options = {
      dataDir: join(folder, 'data'),
      pkcs11Module: module,
      signerEntry: join(built.folder, 'signer.js'),
    };
    await initKms({ ...options, pin: PIN });
    const server = await startKmsServer({ ...options, pin: () => PIN, host: '127.0.0.1', port: 0, tls });
    try {
      expect(server.url).toMatch(/^https:/);
      const status = await new Promise((resolve, reject) => {
        get(`${server.url}/v1/health`, { ca: tls.cert, agent: false }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        }).on('error', reject);
      });
      expect(status).toBe(200);
    } finally {
      await server.close();
    }
  });
});
