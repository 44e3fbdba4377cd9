// A real OpenID provider on loopback, in a process of its own: it is an ES module. Prints its address once it listens.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/** Everybody there has the same address, and the provider vouches for it. */
const MAIL = { email: 'operators@example.com', email_verified: true };
const [redirectUri] = process.argv.slice(2);
const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'keydesk',
      client_secret: 'a-secret-for-tests',
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...MAIL }) }),
  // Whatever was agreed on stands in the ID token too.
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  acrValues: ['urn:example:password', 'urn:example:mfa'],
  cookies: { keys: ['a-key-for-tests'] },
});
// Whoever logs in as `anna+mfa` is anna, by two factors.
const finished = provider.interactionFinished.bind(provider);
provider.interactionFinished = (request, response, { login, ...result }, options) => {
  const [accountId, mfa] = login?.accountId.split('+') ?? [];
  const acr = `urn:example:${mfa ?? 'password'}`;
  return finished(
    request,
    response,
    { ...result, ...(login && { login: { ...login, accountId, acr } }) },
    options,
  );
};
server.on('request', provider.callback());
process.stdout.write(`${issuer}\n`);
process.on('disconnect', () => process.exit());
