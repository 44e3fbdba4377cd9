import type { Presented } from './caller';

const SCHEME = 'Bearer ';

/** The token of `Authorization: Bearer`. */
export const bearer = ({ authorization }: Presented): string | undefined =>
  authorization?.startsWith(SCHEME) ? authorization.slice(SCHEME.length) : undefined;
