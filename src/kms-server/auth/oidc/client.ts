import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { OidcSettings } from './config';

const TIMEOUT_S = 5;

/** What must be known again when the browser comes back. */
export interface Handshake {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** A proof of now is wanted, not of some time ago. */
  readonly fresh: boolean;
}

/** OpenID Connect's code flow with PKCE (RFC 9700), with one provider. */
export class OidcClient {
  readonly settings: OidcSettings;
  #configuration: Promise<Configuration> | undefined;

  constructor(settings: OidcSettings) {
    this.settings = settings;
  }

  /**
   * Where to send the browser.
   *
   * @throws where the provider can't be reached
   */
  async begin(
    redirectUri: string,
    fresh: boolean,
  ): Promise<{ readonly url: string; readonly handshake: Handshake }> {
    const configuration = await this.#discovered();
    const handshake = {
      verifier: randomPKCECodeVerifier(),
      state: randomState(),
      nonce: randomNonce(),
      fresh,
    };
    const { scopes, acrValues } = this.settings;
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: ['openid', ...scopes].join(' '),
      code_challenge: await calculatePKCECodeChallenge(handshake.verifier),
      code_challenge_method: 'S256',
      state: handshake.state,
      nonce: handshake.nonce,
      ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
      ...(fresh ? { prompt: 'login', max_age: '0' } : {}),
    });
    return { url: url.href, handshake };
  }

  /**
   * Exchanges the code, and checks state, nonce, issuer, audience, dates and the ID token's signature.
   *
   * @throws where anything is amiss
   */
  async finish(url: URL, { verifier, state, nonce, fresh }: Handshake): Promise<IDToken> {
    const tokens = await authorizationCodeGrant(await this.#discovered(), url, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
      // Whether it is fresh enough is decided by when the person was sent there, not by when they came back.
      ...(fresh ? { maxAge: FLOW_S } : {}),
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('The provider gave no ID token');
    return claims;
  }

  /** Read once; asked again where that failed. */
  #discovered(): Promise<Configuration> {
    this.#configuration ??= this.#discover().catch((error: unknown) => {
      this.#configuration = undefined;
      throw error;
    });
    return this.#configuration;
  }

  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const plain = new URL(issuer).protocol === 'http:';
    return discovery(new URL(issuer), clientId, clientSecret, undefined, {
      // The ID token comes over TLS from the provider itself; its signature is checked all the same.
      execute: [enableNonRepudiationChecks, ...(plain ? [allowInsecureRequests] : [])],
      timeout: TIMEOUT_S,
    });
  }
}

/** The longest that logging in at the provider may take, seconds. */
const FLOW_S = 600;
