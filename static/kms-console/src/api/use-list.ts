import { useMemo } from 'react';
import { type ToldNow, useTold } from './use-told';

/** A page of a list, as the pager wants it. */
export type Paged<T> = T & { readonly nextCursor: string | null };

/** What the API answers to a GET of a list, page by page. */
export function useList<T extends { readonly cursor?: string | undefined }>(path: string): ToldNow<Paged<T>> {
  const told = useTold<T>(path);
  const { value } = told;
  const page = useMemo(() => value && { ...value, nextCursor: value.cursor ?? null }, [value]);
  return { ...told, value: page };
}
