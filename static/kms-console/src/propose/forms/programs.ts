import type { Choice } from '../../parts/fields';
import type { Directory, Forms } from '../form-types';
import { manyIn, textIn } from '../values';
import { application, applicationsIn, groupsIn, name, peopleIn } from './common';
import { TRUST_FIELDS, trustOf } from './trust';

const CERTIFICATE_NAMES: readonly Choice[] = [
  ['uri', 'URI in its subject alternative name, such as a SPIFFE id'],
  ['dns', 'DNS name in its subject alternative name'],
  ['sha256', 'Fingerprint, SHA-256'],
];

const holders = (all: Directory): readonly Choice[] => [...applicationsIn(all), ...peopleIn(all)];

export const PROGRAM_FORMS: Forms = {
  'application.add': {
    title: 'Add an application',
    about: 'Programs',
    hint: 'A program that uses keys. How it proves itself is proposed once it is there.',
    fields: [
      name,
      { type: 'text', name: 'projectId', label: 'Project', hint: 'The project whose keys may name it.' },
    ],
    payload: (values) => ({ name: textIn(values, 'name'), projectId: textIn(values, 'projectId') }),
  },
  'application.remove': {
    title: 'Remove an application',
    about: 'Programs',
    fields: [{ ...application, name: 'id' }],
    payload: (values) => ({ id: textIn(values, 'id') }),
  },
  'api-key.issue': {
    title: 'Give an API key',
    about: 'Programs',
    hint: 'Whoever proposes it collects the key once it was agreed to; it is shown once. Keys that the holder has go on working, so that one can take the place of another without a gap: revoke the old one afterwards.',
    fields: [
      { type: 'choice', name: 'principalId', label: 'For whom', choices: holders },
      {
        type: 'number',
        name: 'validDays',
        label: 'Valid for days',
        hint: '1 to 365.',
        min: 1,
        max: 365,
        initial: '90',
      },
    ],
    payload: (values) => ({
      principalId: textIn(values, 'principalId'),
      validDays: Number(textIn(values, 'validDays')),
    }),
  },
  'application.trust-issuer': {
    title: 'Trust tokens of an issuer (JWT)',
    about: 'Programs',
    hint: 'Tokens of a CI system or a cluster stand for the application, where all conditions hold.',
    fields: [application, ...TRUST_FIELDS],
    payload: (values) => ({ applicationId: textIn(values, 'applicationId'), trust: trustOf(values) }),
  },
  'application.bind-certificate': {
    title: 'Trust a certificate (mTLS)',
    about: 'Programs',
    hint: 'An authority of the server (`--client-ca`) must have signed it.',
    fields: [
      application,
      { type: 'choice', name: 'kind', label: 'Known by', at: 'name/kind', choices: () => CERTIFICATE_NAMES },
      { type: 'text', name: 'value', label: 'Value', at: 'name' },
    ],
    payload: (values) => ({
      applicationId: textIn(values, 'applicationId'),
      name: { kind: textIn(values, 'kind'), value: textIn(values, 'value') },
    }),
  },
  'integration.add': {
    title: 'Add an integration',
    about: 'Programs',
    hint: 'A Jira app that asks for keys. It gets an API key once it is there.',
    fields: [
      name,
      {
        type: 'many',
        name: 'keyGroups',
        label: 'Groups in which it may ask',
        choices: groupsIn,
        empty: 'There is no group yet.',
      },
    ],
    payload: (values) => ({ name: textIn(values, 'name'), keyGroups: manyIn(values, 'keyGroups') }),
  },
};
