/** The part of a token that proves: what stands behind prefix and id. It may hold underscores of its own. */
export function secretOf(token: string): string {
  const secret = token.split('_').slice(2).join('_');
  if (secret === '') throw new Error('No token');
  return secret;
}
