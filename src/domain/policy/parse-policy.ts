import { ok, type Result, refuse } from '../result';
import { type PolicySet, policySetSchema } from './policy-set';

/** Checks a policy that comes from outside. Every fault on one readable line, `path: what is wrong`. */
export function parsePolicySet(input: unknown): Result<PolicySet, readonly string[]> {
  const parsed = policySetSchema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  return refuse(
    parsed.error.issues.map((issue) => `${issue.path.map(String).join('.') || 'policy'}: ${issue.message}`),
  );
}

/** The same, from JSON text. */
export function parsePolicyJson(text: string): Result<PolicySet, readonly string[]> {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    return refuse([`policy: is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  return parsePolicySet(input);
}

/** The policy as JSON text for an editor. */
export const renderPolicy = (policy: PolicySet): string => `${JSON.stringify(policy, null, 2)}\n`;
