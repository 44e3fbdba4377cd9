import type { KmsProblem } from '../api/problem';
import type { FormField, PlainField } from './form-types';

/** What is wrong with a payload, by the place of the member: `trust/keys/url`. */
export type Errors = ReadonlyMap<string, string>;

const IN_PAYLOAD = '#/payload/';
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const unescaped = (pointer: string): string =>
  decodeURIComponent(pointer).replaceAll('~1', '/').replaceAll('~0', '~');

export const errorsIn = (problem: KmsProblem | undefined): Errors =>
  new Map(
    (problem?.errors ?? [])
      .filter(({ pointer }) => pointer.startsWith(IN_PAYLOAD))
      .map(({ pointer, detail }) => [unescaped(pointer.slice(IN_PAYLOAD.length)), sentence(detail)]),
  );

export const placeOf = ({ at, name }: FormField | PlainField): string => at ?? name;

const isInside = (place: string, outer: string): boolean => place === outer || place.startsWith(`${outer}/`);

/** What is told at a field: all that is wrong inside it, but for what another field stands for. */
export function errorAt(errors: Errors, place: string, others: readonly string[] = []): string | undefined {
  const closer = others.filter((other) => other !== place && isInside(other, place));
  const texts = [...errors]
    .filter(([where]) => isInside(where, place) && !closer.some((other) => isInside(where, other)))
    .map(([, text]) => text);
  return texts.length === 0 ? undefined : texts.join(' ');
}
