import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PeerCertificate } from 'node:tls';
import { type CertificateName, namesOf } from '../../../src/kms-server/auth/mtls/names';
import { DAY, startTestKms, type TestKms } from '../support/kms';
import { Authority, describeWithOpenssl, type Pem } from './support/authority';
import { bindings } from './support/bindings';

const HOUR = 3_600_000;
const SPIFFE = 'spiffe://example.com/shop';

describeWithOpenssl('client certificates', (module) => {
  let folder: string;
  let kms: TestKms;
  let ours: Authority;
  let foreign: Authority;
  let server: Pem;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keydesk-mtls-'));
    ours = new Authority(folder, 'ours');
    foreign = new Authority(folder, 'foreign');
    server = ours.issue('IP:127.0.0.1', 'serverAuth');
    kms = await startTestKms(module, { tls: { ...server, clientCa: ours.cert } });
    // openssl dates certificates by the machine's clock, and TLS reads them by it: ours has to be there, or later.
    kms.clock.advance(Math.max(0, Date.now() + HOUR - kms.clock.now()));
  });
  afterAll(async () => {
    await kms?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = (client: Partial<Pem>, headers: Readonly<Record<string, string>> = {}) =>
    new Promise<number>((resolve, reject) => {
      const options = { ...client, ca: ours.cert, agent: false, headers, maxCachedSessions: 0 } as const;
      request(`${kms.server.url}/v1/capabilities`, options, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  const bind = (name: CertificateName, application = 'shop') =>
    bindings(
      kms,
      (store, fresh, id) => store.certificates.insert({ ...fresh, principalId: id, name }),
      application,
    );

  test('a certificate with a bound name stands for its application', async () => {
    await bind({ kind: 'uri', value: SPIFFE });
    expect(await call(ours.issue(`URI:${SPIFFE}`))).toBe(200);
    expect(await call(ours.issue(`URI:${SPIFFE}/other`))).toBe(401);
  });

  test('by DNS name, and by its bytes', async () => {
    await bind({ kind: 'dns', value: 'shop.example.com' });
    expect(await call(ours.issue('DNS:shop.example.com'))).toBe(200);
    expect(await call(ours.issue('DNS:x.shop.example.com'))).toBe(401);
    const pinned = ours.issue('DNS:pinned.example.com');
    const { fingerprint256 } = new X509Certificate(pinned.cert);
    expect(await call(pinned)).toBe(401);
    await bind({ kind: 'sha256', value: fingerprint256.replaceAll(':', '').toLowerCase() });
    expect(await call(pinned)).toBe(200);
  });

  test('the same name from another authority is not looked at', async () => {
    expect(await call(foreign.issue(`URI:${SPIFFE}`))).toBe(401);
  });

  test('a self-signed certificate and a server certificate are not looked at', async () => {
    expect(await call(ours.issue(`URI:${SPIFFE}`, 'serverAuth'))).toBe(401);
    const own = Authority.selfSigned(folder, `URI:${SPIFFE}`);
    expect(await call(own)).toBe(401);
  });

  test('a name that hides another inside is not read as that other', () => {
    const hiding = `DNS:"a, URI:${SPIFFE}, b", DNS:other.example.com`;
    const certificate = { subjectaltname: hiding, fingerprint256: 'AB:CD' } as PeerCertificate;
    expect(namesOf(certificate)).toEqual([{ kind: 'sha256', value: 'abcd' }]);
  });

  test('an e-mail address or a common name in a certificate names nobody', () => {
    const subject = { CN: 'shop.example.com' } as PeerCertificate['subject'];
    const text = 'email:shop@example.com, IP Address:127.0.0.1, DNS:shop.example.com';
    const names = (subjectaltname: string) =>
      namesOf({ subject, subjectaltname, fingerprint256: 'AB:CD' } as PeerCertificate);
    expect(names('email:shop@example.com')).toEqual([{ kind: 'sha256', value: 'abcd' }]);
    expect(names(text)).toEqual([
      { kind: 'sha256', value: 'abcd' },
      { kind: 'dns', value: 'shop.example.com' },
    ]);
  });

  test('nobody needs a certificate who has another credential, and a wrong one is not saved by a certificate', async () => {
    expect(await call({}, { authorization: `Bearer ${kms.token.jira}` })).toBe(200);
    expect(await call({})).toBe(401);
    const bound = ours.issue(`URI:${SPIFFE}`);
    expect(await call(bound, { authorization: 'Bearer kd_wrong' })).toBe(401);
  });

  test('an expired certificate stands for nobody', async () => {
    const short = ours.issue(`URI:${SPIFFE}`, 'clientAuth', 1);
    expect(await call(short)).toBe(200);
    kms.clock.advance(2 * DAY);
    expect(await call(short)).toBe(401);
    expect(await call(ours.issue(`URI:${SPIFFE}`))).toBe(200);
  });
});
