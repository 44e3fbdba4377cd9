import * as z from 'zod';
import { printable } from '../../printable';
import { CommandFailure, EXIT } from '../../run';

const problemSchema = z.looseObject({
  code: z.string(),
  title: z.string().default('Refused'),
  detail: z.string(),
  mend: z.string(),
});
export type Problem = z.output<typeof problemSchema>;

const SERVER_ERROR = 500;

/** What the KMS said instead of doing it. */
export class Refused extends CommandFailure {
  readonly problem: Problem;
  constructor(problem: Problem, httpStatus: number) {
    super(refusalText(problem), httpStatus >= SERVER_ERROR ? EXIT.failed : EXIT.refused);
    this.problem = { ...problem, status: httpStatus };
  }
}

/** Rule, value and mend. */
export const refusalText = ({ title, code, detail, mend }: Problem): string =>
  [
    `Refused  ${printable(detail)}`,
    `Rule     ${printable(title)} (${printable(code)})`,
    `Mend     ${printable(mend)}`,
  ].join('\n');

export function failureOf(url: string, status: number, answer: unknown): CommandFailure {
  const problem = problemSchema.safeParse(answer);
  if (problem.success) return new Refused(problem.data, status);
  return new CommandFailure(`${url} answered ${status}, not as a KMS does`);
}
