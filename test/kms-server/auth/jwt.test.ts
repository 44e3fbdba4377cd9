import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { JwtTrust } from '../../../src/kms-server/auth/jwt/trust';
import { CREDENTIAL_CHANGES } from '../../../src/kms-server/usecases/changes/credentials';
import { describeWithHsm } from '../support/hsm';
import { send, startTestKms, type TestKms } from '../support/kms';
import { bindings } from './support/bindings';
import { audit } from './support/people';

const ISSUER = 'https://ci.example.com';
const AUDIENCE = 'https://kms.example.com';
const CI: JWTPayload = { repository: 'acme/shop', ref: 'refs/heads/main', sub: 'repo:acme/shop' };
const MINUTE = 60_000;
const UNAUTHENTICATED = { status: 401, body: { code: 'unauthenticated' } };

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

/** An issuer that publishes its keys on loopback. */
class Issuer {
  readonly pairs = new Map<string, Pair>();
  published: object[] = [];
  asked = 0;
  broken: ((respond: (status: number, body: string) => void) => void) | undefined;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((_request, response) => {
      this.asked += 1;
      const respond = (status: number, body: string) => response.writeHead(status).end(body);
      if (this.broken) this.broken(respond);
      else respond(200, JSON.stringify({ keys: this.published }));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/jwks`;
  }

  async addKey(kid: string, alg = 'ES256'): Promise<void> {
    const pair = await generateKeyPair(alg, { extractable: true });
    this.pairs.set(kid, pair);
    this.published.push({ ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

interface Wish {
  readonly claims?: JWTPayload;
  readonly kid?: string;
  readonly signWith?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly lifetimeS?: number;
  readonly issuedS?: number;
  readonly without?: 'exp' | 'iat' | 'kid';
}

describeWithHsm('workload identity', (module) => {
  let kms: TestKms;
  let issuer: Issuer;
  let url: string;
  let trust: JwtTrust;
  beforeAll(async () => {
    kms = await startTestKms(module);
  });
  afterAll(() => kms?.close());
  beforeEach(async () => {
    issuer = new Issuer();
    url = await issuer.start();
    await issuer.addKey('one');
    trust = {
      issuer: ISSUER,
      audience: AUDIENCE,
      keys: { url },
      algorithms: ['ES256'],
      conditions: [
        { claim: 'repository', equals: 'acme/shop' },
        { claim: 'ref', startsWith: 'refs/heads/' },
      ],
      clockSkewSeconds: 30,
      maxLifetimeSeconds: 600,
    };
  });
  afterEach(async () => {
    await issuer.stop();
    for (const application of ['shop', 'reports']) await revokeTrusts(application);
    // What was cached of an issuer is old then.
    kms.clock.advance(60 * MINUTE);
  });

  const revokeTrusts = (application: string) =>
    bindings(
      kms,
      (store, { createdAt }, id) => {
        for (const one of store.trusts.of(id)) store.trusts.revoke(one.id, createdAt);
      },
      application,
    );

  const sign = async (wish: Wish = {}): Promise<string> => {
    const { claims = CI, kid = 'one', signWith = kid, lifetimeS = 300, without } = wish;
    const now = Math.floor(kms.clock.now() / 1_000) + (wish.issuedS ?? 0);
    const token = new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', ...(without === 'kid' ? {} : { kid }) })
      .setIssuer(wish.issuer ?? ISSUER)
      .setAudience(wish.audience ?? AUDIENCE);
    if (without !== 'iat') token.setIssuedAt(now);
    if (without !== 'exp') token.setExpirationTime(now + lifetimeS);
    const pair = issuer.pairs.get(signWith);
    if (!pair) throw new Error(`There is no key ${signWith}`);
    return token.sign(pair.privateKey);
  };
  const call = (raw: string) => send<{ code: string }>(kms.server.url, raw, 'GET', '/v1/capabilities');
  const trusted = (changes: Partial<JwtTrust> = {}, application = 'shop') =>
    bindings(
      kms,
      (store, now, id) => store.trusts.insert({ ...now, principalId: id, trust: { ...trust, ...changes } }),
      application,
    );

  test('a token that fulfils everything stands for its application, and can do what that can', async () => {
    await trusted();
    expect(await call(await sign())).toMatchObject({ status: 200 });
    expect(await send(kms.server.url, await sign(), 'GET', '/v1/keys')).toMatchObject({ status: 403 });
  });

  const WISHES: Readonly<Record<string, Wish>> = {
    'of another audience': { audience: 'https://other.example.com' },
    'of another issuer': { issuer: 'https://evil.example.com' },
    'of an issuer that only begins alike': { issuer: `${ISSUER}.evil.example` },
    'of another repository': { claims: { ...CI, repository: 'acme/shop2' } },
    'of a pull request': { claims: { ...CI, ref: 'refs/pull/1/merge' } },
    'without the claim': { claims: { ref: 'refs/heads/main' } },
    'with the claim as a list': { claims: { ...CI, repository: ['acme/shop'] } },
    'that expired': { issuedS: -400 },
    'from the future': { issuedS: 120, lifetimeS: 60 },
    'that never ends': { without: 'exp' },
    'that does not say since when': { without: 'iat' },
    'that lasts too long': { lifetimeS: 601 },
    'of a key that is not published': { signWith: 'hidden' },
  };
  test.each(Object.entries(WISHES))('a token %s is refused', async (_name, wish) => {
    await trusted();
    issuer.pairs.set('hidden', await generateKeyPair('ES256', { extractable: true }));
    expect(await call(await sign(wish))).toMatchObject(UNAUTHENTICATED);
    expect(await call(await sign())).toMatchObject({ status: 200 });
  });

  test('clocks may differ by the skew, and no more', async () => {
    await trusted();
    expect(await call(await sign({ issuedS: -329 }))).toMatchObject({ status: 200 });
    expect(await call(await sign({ issuedS: -331 }))).toMatchObject(UNAUTHENTICATED);
  });

  test('neither `none` nor a secret made of the public key passes, nor an algorithm that is not allowed', async () => {
    await trusted();
    const [head, body] = (await sign()).split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = `${encode({ alg: 'none' })}.${body}.${encode({})}`;
    expect(await call(none)).toMatchObject(UNAUTHENTICATED);
    const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString()) as JWTPayload;
    const publicText = new TextEncoder().encode(JSON.stringify(issuer.published[0]).padEnd(64));
    const hmac = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(publicText);
    expect(await call(hmac)).toMatchObject(UNAUTHENTICATED);
    expect(head).toBeDefined();
    await issuer.addKey('rsa', 'RS256');
    const rsa = issuer.pairs.get('rsa');
    if (!rsa) throw new Error('no key');
    kms.clock.advance(MINUTE);
    const downgraded = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'rsa' })
      .sign(rsa.privateKey);
    expect(await call(downgraded)).toMatchObject(UNAUTHENTICATED);
  });

  test('a key in the token itself, or behind an address in it, is not believed', async () => {
    await trusted();
    const evil = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(evil.publicKey);
    const now = Math.floor(kms.clock.now() / 1_000);
    const forged = await new SignJWT(CI)
      .setProtectedHeader({ alg: 'ES256', jwk, jku: url, kid: 'one' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(evil.privateKey);
    expect(await call(forged)).toMatchObject(UNAUTHENTICATED);
  });

  test("a key id of one issuer opens nothing with another issuer's key", async () => {
    const other = new Issuer();
    const otherUrl = await other.start();
    try {
      await other.addKey('one');
      await trusted();
      await trusted({ issuer: 'https://other.example.com', keys: { url: otherUrl } }, 'reports');
      issuer.pairs.set('theirs', other.pairs.get('one') as Pair);
      expect(await call(await sign({ signWith: 'theirs' }))).toMatchObject(UNAUTHENTICATED);
      const theirs = await sign({ signWith: 'theirs', issuer: 'https://other.example.com' });
      expect(await call(theirs)).toMatchObject({ status: 200 });
    } finally {
      await other.stop();
    }
  });

  test('a token that would do for two applications stands for neither', async () => {
    await trusted();
    await trusted({ conditions: [{ claim: 'repository', startsWith: 'acme/' }] }, 'reports');
    expect(await call(await sign())).toMatchObject(UNAUTHENTICATED);
  });

  test('keys are read once, again when an unknown one comes, and no oftener than each half minute', async () => {
    await trusted();
    for (let tries = 0; tries < 3; tries += 1) await call(await sign());
    expect(issuer.asked).toBe(1);
    await issuer.addKey('two');
    expect(await call(await sign({ kid: 'two' }))).toMatchObject(UNAUTHENTICATED);
    expect(issuer.asked).toBe(1);
    kms.clock.advance(30_000);
    expect(await call(await sign({ kid: 'two' }))).toMatchObject({ status: 200 });
    issuer.pairs.set('three', await generateKeyPair('ES256', { extractable: true }));
    for (let tries = 0; tries < 3; tries += 1) await call(await sign({ kid: 'three' }));
    expect(issuer.asked).toBe(2);
  });

  test('a key that the issuer takes back ends within ten minutes', async () => {
    await trusted();
    expect(await call(await sign())).toMatchObject({ status: 200 });
    await issuer.addKey('two');
    issuer.published.shift();
    kms.clock.advance(10 * MINUTE);
    expect(await call(await sign())).toMatchObject(UNAUTHENTICATED);
    expect(await call(await sign({ kid: 'two' }))).toMatchObject({ status: 200 });
  });

  const BROKEN: Readonly<Record<string, (respond: (status: number, body: string) => void) => void>> = {
    'an error': (respond) => respond(500, 'no'),
    'no JSON': (respond) => respond(200, '<html>'),
    'no key': (respond) => respond(200, '{"keys":[]}'),
    'a symmetric key': (respond) => respond(200, '{"keys":[{"kty":"oct","kid":"one","k":"AAAA"}]}'),
    'too much': (respond) => respond(200, JSON.stringify({ keys: [], filler: 'x'.repeat(300_000) })),
  };
  test.each(Object.entries(BROKEN))(
    'an issuer that answers %s makes tokens unavailable, not wrong',
    async (_name, broken) => {
      await trusted();
      issuer.broken = broken;
      expect(await call(await sign())).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      issuer.broken = undefined;
      kms.clock.advance(30_000);
      expect(await call(await sign())).toMatchObject({ status: 200 });
    },
  );

  test('keys that are known outlive an outage of ten minutes more', async () => {
    await trusted();
    expect(await call(await sign())).toMatchObject({ status: 200 });
    issuer.broken = (respond) => respond(500, 'no');
    kms.clock.advance(19 * MINUTE);
    expect(await call(await sign())).toMatchObject({ status: 200 });
    kms.clock.advance(MINUTE);
    expect(await call(await sign())).toMatchObject({ status: 503 });
  });

  test('a revoked trust ends at once; tokens are in no log', async () => {
    await trusted({ keys: { inline: { keys: issuer.published as never } } });
    const token = await sign();
    expect(await call(token)).toMatchObject({ status: 200 });
    await revokeTrusts('shop');
    expect(await call(token)).toMatchObject(UNAUTHENTICATED);
    expect(JSON.stringify(await audit(kms))).not.toContain(token.split('.')[2]);
  });

  const BAD: Readonly<Record<string, object>> = {
    'an HMAC algorithm': { algorithms: ['HS256'] },
    'no algorithm': { algorithms: ['none'] },
    'a symmetric key': { keys: { inline: { keys: [{ kty: 'oct', k: 'AAAA' }] } } },
    'a private key': { keys: { inline: { keys: [{ kty: 'EC', crv: 'P-256', x: 'A', y: 'A', d: 'A' }] } } },
    'keys over plain HTTP': { keys: { url: 'http://ci.example.com/jwks' } },
    'keys behind a password': { keys: { url: 'https://user:pass@ci.example.com/jwks' } },
    'no condition': { conditions: [] },
    'an empty prefix': { conditions: [{ claim: 'repository', startsWith: '' }] },
  };
  test.each(Object.entries(BAD))('a trust with %s is not taken', (_name, changes) => {
    const { payload } = CREDENTIAL_CHANGES['application.trust-issuer'];
    const order = { applicationId: '124b84b9-8f4e-4c25-9d6e-0f9a1c7e2b35', trust };
    expect(payload.safeParse(order).success).toBe(true);
    expect(payload.safeParse({ ...order, trust: { ...trust, ...changes } }).success).toBe(false);
  });
});
