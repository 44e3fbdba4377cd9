import type { ApplicationGrant } from '../key-request';
import { ownSource, type PolicyRule } from './context';
import { fits } from './pattern';
import type { Formatted, PolicySet } from './policy-set';
import { oneOf, violation } from './violation';

const source = (policy: PolicySet): string => ownSource(policy, 'metadata');
const use = (form: Formatted): string => `Use ${form.inWords}, for instance "${form.example}".`;

const costCentre: PolicyRule = ({ costCentre: value }, policy) => {
  const form = policy.metadata.costCentre;
  if (value === undefined || fits(value, form.pattern)) return [];
  return [
    violation('metadata.cost-centre', {
      field: 'costCentre',
      source: source(policy),
      value,
      message: 'The cost centre does not have the form the policy asks for.',
      mend: use(form),
    }),
  ];
};

const projectId: PolicyRule = ({ projectId: value }, policy) => {
  const form = policy.metadata.projectId;
  if (value === undefined || fits(value, form.pattern)) return [];
  return [
    violation('metadata.project-id', {
      field: 'projectId',
      source: source(policy),
      value,
      message: 'The project ID does not have the form the policy asks for.',
      mend: use(form),
    }),
  ];
};

const description: PolicyRule = ({ description: value }, policy) => {
  const { descriptionMinLength: min } = policy.metadata;
  if (value === undefined || value.trim().length >= min) return [];
  return [
    violation('metadata.description', {
      field: 'description',
      source: source(policy),
      value,
      message: `The description has ${value.trim().length} characters, too few to tell what the key is for.`,
      mend: `Say in at least ${min} characters what the key protects and who depends on it.`,
    }),
  ];
};

/** Account ids of nobody: what an anonymised or missing user turns into. */
const NOBODY = /^(unknown|anonymous|null|undefined|-1)$/i;

const requestor: PolicyRule = ({ requestor: value }, policy) => {
  if (value === undefined || !NOBODY.test(value)) return [];
  return [
    violation('metadata.requestor', {
      field: 'requestor',
      source: source(policy),
      value,
      message: 'The requestor is not a person who can answer for the key.',
      mend: 'Choose the person who answers for the key.',
    }),
  ];
};

const applicationsCount: PolicyRule = ({ applications }, policy) => {
  const { min, max } = policy.metadata.applications;
  if (applications === undefined || (applications.length >= min && applications.length <= max)) return [];
  return [
    violation('metadata.applications-count', {
      field: 'applications',
      source: source(policy),
      value: applications.map(({ name }) => name),
      message: `${applications.length === 0 ? 'No application' : `${applications.length} applications`} may use the key.`,
      mend: `List ${min} to ${max} applications, one per line, for instance "${policy.metadata.applicationName.example}: encrypt, decrypt".`,
    }),
  ];
};

const applicationNames: PolicyRule = ({ applications = [] }, policy) => {
  const form = policy.metadata.applicationName;
  return applications
    .filter(({ name }) => !fits(name, form.pattern))
    .map(({ name }) =>
      violation('metadata.application-name', {
        field: 'applications',
        source: source(policy),
        value: name,
        message: 'The application name does not have the form the policy asks for.',
        mend: use(form),
      }),
    );
};

const duplicates = (applications: readonly ApplicationGrant[]): string[] => {
  const names = applications.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
};

const applicationsOnce: PolicyRule = ({ applications = [] }, policy) =>
  duplicates(applications).map((name) =>
    violation('metadata.application-duplicate', {
      field: 'applications',
      source: source(policy),
      value: name,
      message: `The application "${name}" is listed more than once.`,
      mend: 'Put all its operations on one line.',
    }),
  );

const applicationOperations: PolicyRule = ({ applications = [], operations }, policy) =>
  applications.flatMap((grant) => {
    const strangers = operations
      ? grant.operations.filter((operation) => !operations.includes(operation))
      : [];
    if (operations === undefined || strangers.length === 0) return [];
    return [
      violation('metadata.application-operations', {
        field: 'applications',
        source: source(policy),
        value: `${grant.name}: ${strangers.join(', ')}`,
        message: `The application "${grant.name}" is given operations the key does not have: ${oneOf(strangers, 'and')}.`,
        mend: `Give it some of ${oneOf(operations, 'and')}, or add the operations to the key.`,
      }),
    ];
  });

export const METADATA_RULES: readonly PolicyRule[] = [
  requestor,
  costCentre,
  projectId,
  description,
  applicationsCount,
  applicationNames,
  applicationsOnce,
  applicationOperations,
];
