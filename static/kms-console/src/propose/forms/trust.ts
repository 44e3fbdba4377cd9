import type { JwtTrust } from '../../../../../src/kms-server/http/views';
import type { FormField } from '../form-types';
import { manyIn, rowsIn, textIn, type Values } from '../values';

/** Every algorithm that the API takes. */
const ALGORITHMS: Readonly<Record<JwtTrust['algorithms'][number], string>> = {
  ES256: 'ES256',
  ES384: 'ES384',
  ES512: 'ES512',
  EdDSA: 'EdDSA',
  RS256: 'RS256',
  RS384: 'RS384',
  RS512: 'RS512',
  PS256: 'PS256',
  PS384: 'PS384',
  PS512: 'PS512',
};

const isInline = (values: Values): boolean => textIn(values, 'source') === 'inline';

/** Which tokens of an issuer stand for an application. */
export const TRUST_FIELDS: readonly FormField[] = [
  {
    type: 'text',
    name: 'issuer',
    at: 'trust/issuer',
    label: 'Issuer',
    hint: 'The claim iss, to the letter, such as https://token.actions.githubusercontent.com.',
  },
  {
    type: 'text',
    name: 'audience',
    at: 'trust/audience',
    label: 'Audience',
    hint: 'What the claim aud must name: this KMS, and nothing that others accept as well.',
  },
  {
    type: 'choice',
    name: 'source',
    at: 'trust/keys',
    label: 'Where its keys are',
    choices: () => [
      ['url', 'At an address of the issuer (JWKS)'],
      ['inline', 'Here, as a JWK Set'],
    ],
  },
  {
    type: 'text',
    name: 'url',
    at: 'trust/keys/url',
    label: 'Address of the keys',
    hint: 'https.',
    isShown: (values) => !isInline(values),
  },
  {
    type: 'long',
    name: 'inline',
    at: 'trust/keys/inline',
    label: 'JWK Set',
    hint: 'JSON with public keys: {"keys": [...]}.',
    isShown: isInline,
  },
  {
    type: 'many',
    name: 'algorithms',
    at: 'trust/algorithms',
    label: 'Signature algorithms',
    choices: () => Object.entries(ALGORITHMS),
    empty: '',
  },
  {
    type: 'rows',
    name: 'conditions',
    at: 'trust/conditions',
    label: 'Conditions',
    hint: 'All must hold. An issuer speaks for many: say for whom it speaks here.',
    one: 'condition',
    fields: [
      { type: 'text', name: 'claim', label: 'Claim' },
      {
        type: 'choice',
        name: 'how',
        label: 'How',
        choices: () => [
          ['equals', 'is'],
          ['startsWith', 'begins with'],
        ],
      },
      { type: 'text', name: 'value', label: 'Value' },
    ],
    initial: [{ claim: 'sub' }],
  },
  {
    type: 'number',
    name: 'clockSkewSeconds',
    at: 'trust/clockSkewSeconds',
    label: 'Clocks may differ by, seconds',
    min: 0,
    max: 300,
    initial: '30',
  },
  {
    type: 'number',
    name: 'maxLifetimeSeconds',
    at: 'trust/maxLifetimeSeconds',
    label: 'The longest a token may be valid, seconds',
    min: 60,
    max: 86_400,
    initial: '3600',
  },
];

/** What isn't JSON travels as text: the server says that it is none, at its field. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const trustOf = (values: Values) => ({
  issuer: textIn(values, 'issuer'),
  audience: textIn(values, 'audience'),
  keys: isInline(values) ? { inline: parsed(textIn(values, 'inline')) } : { url: textIn(values, 'url') },
  algorithms: manyIn(values, 'algorithms'),
  conditions: rowsIn(values, 'conditions').map(({ claim = '', how = 'equals', value = '' }) => ({
    claim: claim.trim(),
    [how]: value.trim(),
  })),
  clockSkewSeconds: Number(textIn(values, 'clockSkewSeconds')),
  maxLifetimeSeconds: Number(textIn(values, 'maxLifetimeSeconds')),
});
