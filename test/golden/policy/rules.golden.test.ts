import type { Violation } from '../../../src/domain/policy/review';
import { RULE_IDS, RULES } from '../../../src/domain/policy/rules';
import { EXAMPLES } from '../../unit/domain/policy/examples';
import { expectGolden, table } from '../../support/golden';

const brokenBy = (id: (typeof RULE_IDS)[number]): Violation => {
  const found = EXAMPLES[id]().find(({ rule }) => rule === id);
  if (!found) throw new Error(`The example of ${id} does not break it`);
  return found;
};

test('every rule: what it guards, and what a person reads who breaks it', () => {
  const rows = RULE_IDS.map((id) => {
    const { severity, field, value, message, mend, source } = brokenBy(id);
    return [id, RULES[id], `${field}: ${value}`, severity, message, mend, source];
  });
  const head = ['Rule', 'Guards', 'Example', 'Severity', 'Message', 'Mend', 'Source'];
  expectGolden('policy/rules.golden.md', `# Rules, each with an example that breaks it\n\n${table(head, rows)}\n`);
});
