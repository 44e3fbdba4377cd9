import { CNSA_2_POLICY } from '../../../src/domain/policy/cnsa-policy';
import { DEFAULT_POLICY } from '../../../src/domain/policy/default-policy';
import { renderPolicy } from '../../../src/domain/policy/parse-policy';
import { expectGolden } from '../../support/golden';

test.each([
  ['default', DEFAULT_POLICY],
  ['cnsa-2.0', CNSA_2_POLICY],
])('the %s policy as an admin edits it', (name, policy) => {
  expectGolden(`policy/${name}-policy.golden.json`, renderPolicy(policy));
});
