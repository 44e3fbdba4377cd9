import type { OperatorsAnswer } from '../../../src/app/views/operators';
import { type Answered, LOOKING, useAnswer as useShared } from '../../shared/parts/use-answer';
import { call } from './bridge';

function ask<T>(question: string): Promise<OperatorsAnswer<T>> {
  const [name, payload] = JSON.parse(question) as [string, object];
  return call<T>(name, payload);
}

/** What the resolver answers, asked again every quarter of a minute while the page is visible. */
export const useAnswer = <T>(name: string, payload: object, isLive = true): Answered<T> =>
  useShared<T>(JSON.stringify([name, payload]), ask, isLive ? LOOKING.always : LOOKING.never);
