import { type Answered, useAnswer } from '../../../shared/parts/use-answer';
import { isActive } from './activity';
import { type Marked, read, readMarked } from './call';
import type { KmsProblem } from './problem';

export type ToldNow<T> = Answered<T, KmsProblem>;

/** What the API answers to a GET, asked again while somebody works with the page. */
export const useTold = <T>(path: string): ToldNow<T> => useAnswer<T, KmsProblem>(path, read, isActive);

/** The same, with the mark that a decision on it names. */
export const useMarked = <T>(path: string): ToldNow<Marked<T>> =>
  useAnswer<Marked<T>, KmsProblem>(path, readMarked, isActive);
