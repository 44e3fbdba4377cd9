import * as z from 'zod';
import type { PolicyRefusal } from '../../../ports/kms';

const MAX_TEXT = 500;
const MAX_FINDINGS = 50;

const short = z.string().transform((text) => text.slice(0, MAX_TEXT));

/** One finding of the KMS's crypto policy: rule, value, and how to mend it. */
const findingSchema = z.object({
  rule: short,
  severity: z.enum(['warn', 'reject']),
  source: short,
  value: short,
  message: short,
  mend: short,
});

/** Those that refuse the key, each in words for the person who asked for it. Warnings stop nothing and aren't told. */
export const refusingFindings = z
  .array(findingSchema)
  .max(MAX_FINDINGS)
  .transform((findings): readonly PolicyRefusal[] =>
    findings
      .filter(({ severity }) => severity === 'reject')
      .map(({ rule, source, value, message, mend }) => ({
        message: `${message}${value === '' ? '' : ` Found: "${value}".`} [${rule}; ${source}]`,
        mend,
      })),
  );
