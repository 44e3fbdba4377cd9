import type { ProblemText } from '../../../shared/parts/problem';

/** A refusal of the KMS (RFC 9457, with a code and a mend), or none of its answers at all. */
export interface KmsProblem extends ProblemText {
  /** One of the API's codes; `no-answer` where the server can't be reached. */
  readonly code: string;
  /** What is wrong with members of the body, by JSON Pointer as a fragment. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

export const NO_ANSWER: KmsProblem = {
  code: 'no-answer',
  what: 'The KMS gives no answer.',
  mend: 'Check your connection and that the server runs, then try again.',
};

interface Body {
  readonly code?: string;
  readonly detail?: string;
  readonly mend?: string;
  readonly errors?: KmsProblem['errors'];
}

function parsed(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
}

export function problemIn(status: number, text: string): KmsProblem {
  const { code = 'internal', detail, mend, errors } = parsed(text);
  return {
    code,
    what: sentence(detail ?? `The server answered with status ${status}`),
    mend: sentence(mend ?? 'Try again; tell the administrator if it goes on'),
    ...(errors ? { errors } : {}),
  };
}
