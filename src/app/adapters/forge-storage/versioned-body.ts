/** Every body says which form it has, so that a later version of the app knows what it reads. */
const FORM = 1;

export interface Body {
  readonly form: number;
  readonly data: unknown;
}

export const wrap = (data: unknown): Body => ({ form: FORM, data });

export function unwrap<T>({ form, data }: Body): T {
  if (form !== FORM) throw new Error(`Stored form ${form} is not known to this version of the app`);
  return data as T;
}
