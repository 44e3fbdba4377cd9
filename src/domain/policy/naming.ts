import { ownSource, type PolicyRule } from './context';
import { fits, isAscii } from './pattern';
import type { PolicySet } from './policy-set';
import { violation } from './violation';

const source = (policy: PolicySet): string => ownSource(policy, 'names');

const length: PolicyRule = ({ name }, policy) => {
  const { minLength, maxLength, name: form } = policy.naming;
  if (name === undefined || (name.length >= minLength && name.length <= maxLength)) return [];
  return [
    violation('naming.length', {
      field: 'name',
      source: source(policy),
      value: name,
      message: `The key name has ${name.length} characters.`,
      mend: `Use ${minLength} to ${maxLength} characters, for instance "${form.example}".`,
    }),
  ];
};

const ascii: PolicyRule = ({ name }, policy) => {
  if (name === undefined || isAscii(name)) return [];
  return [
    violation('naming.ascii', {
      field: 'name',
      source: source(policy),
      value: name,
      message: 'The key name has characters outside ASCII, which can look like other names.',
      mend: `Use ${policy.naming.name.inWords}, for instance "${policy.naming.name.example}".`,
    }),
  ];
};

const pattern: PolicyRule = ({ name }, policy) => {
  const form = policy.naming.name;
  if (name === undefined || !isAscii(name) || fits(name, form.pattern)) return [];
  return [
    violation('naming.pattern', {
      field: 'name',
      source: source(policy),
      value: name,
      message: 'The key name does not have the form the policy asks for.',
      mend: `Use ${form.inWords}, for instance "${form.example}".`,
    }),
  ];
};

const reservedPrefix: PolicyRule = ({ name }, policy) => {
  const prefix = policy.naming.reservedPrefixes.find((reserved) =>
    name?.toLowerCase().startsWith(reserved.toLowerCase()),
  );
  if (prefix === undefined) return [];
  return [
    violation('naming.reserved-prefix', {
      field: 'name',
      source: source(policy),
      value: name,
      message: `The prefix "${prefix}" is reserved.`,
      mend: `Use another beginning, for instance "${policy.naming.name.example}".`,
    }),
  ];
};

const taken: PolicyRule = ({ name }, policy, { nameTakenBy }) => {
  if (name === undefined || nameTakenBy === undefined) return [];
  return [
    violation('naming.taken', {
      field: 'name',
      source: source(policy),
      value: name,
      message: `The key name is already used by ${nameTakenBy}.`,
      mend: 'Choose a name that is not in use, for instance by adding what sets this key apart.',
    }),
  ];
};

export const NAMING_RULES: readonly PolicyRule[] = [length, ascii, pattern, reservedPrefix, taken];
