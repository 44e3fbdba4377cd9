import * as z from 'zod';
import type { IssueKey } from '../../../domain/ids';
import { isAdmissible } from '../../../domain/policy/review';
import { refusalText } from '../../../domain/policy/text';
import type { Desk } from '../../ports/desk';
import type { FormView } from '../../ports/issues';
import { KmsUnavailable } from '../../ports/kms';
import { mayBeApproved } from '../../usecases/may-be-approved';
import { reviewDeletionForm, reviewKeyForm } from '../../usecases/review-form';
import { composeDesk, type ForgeContext } from '../compose';
import { log } from '../log';

/** Forge's contract of a function validator. */
interface Verdict {
  readonly result: boolean;
  readonly errorMessage?: string;
}

const payloadSchema = z.object({
  issue: z.object({ key: z.string().transform((value) => value as IssueKey) }),
});

const refuse = (errorMessage: string): Verdict => ({ result: false, errorMessage });
const PASS: Verdict = { result: true };

/** *Submit* of a Create Key issue: the form against every policy, all findings at once. */
export const validateSubmit = validator((desk, key) =>
  withForm(desk, key, async (view) => {
    const { review } = await reviewKeyForm(desk, view);
    return isAdmissible(review) ? PASS : refuse(refusalText(review));
  }),
);

/** *Submit* of a Delete Key issue. */
export const validateSubmitDelete = validator((desk, key) =>
  withForm(desk, key, async (view) => {
    const { review } = await reviewDeletionForm(desk, view);
    return isAdmissible(review) ? PASS : refuse(refusalText(review));
  }),
);

/** *Approve*: refused until the submitted request has been frozen. Makes no call to Jira. */
export const validateApprove = validator(async (desk, key) => {
  const verdict = await mayBeApproved(desk, key);
  return verdict.ok ? PASS : refuse(verdict.refusal.message);
});

async function withForm(
  desk: Desk,
  key: IssueKey,
  judge: (view: FormView) => Promise<Verdict>,
): Promise<Verdict> {
  const view = await desk.issues.readForm(key);
  return view ? judge(view) : refuse(`Keydesk can not read ${key}. Try again in a minute.`);
}

/** A validator calls no KMS where it can help it, and fails closed with a message. */
function validator(judge: (desk: Desk, key: IssueKey) => Promise<Verdict>) {
  return async (payload: unknown, context: ForgeContext): Promise<Verdict> => {
    try {
      const { issue } = payloadSchema.parse(payload);
      const desk = await composeDesk(context);
      return desk.ok ? await judge(desk.value, issue.key) : refuse(desk.refusal.message);
    } catch (error) {
      if (error instanceof KmsUnavailable) return refuse(error.message);
      log('validator-failed', {
        error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
      });
      return refuse('Keydesk could not check this request just now. Nothing is lost: try again in a minute.');
    }
  };
}
