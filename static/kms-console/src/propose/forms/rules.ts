import type { Choice } from '../../parts/fields';
import { ACTION_NAMES } from '../../tasks/words';
import type { Directory, Forms, PlainField } from '../form-types';
import { place, rowsIn, textIn, type Values } from '../values';
import { anywhere, group, name, teamsIn } from './common';

type Action = keyof typeof ACTION_NAMES;

const windowDays: PlainField = {
  type: 'number',
  name: 'minDeletionDays',
  label: 'Shortest undo window, days',
  hint: '7 to 30.',
  min: 7,
  max: 30,
  initial: '7',
};
const recentUseDays: PlainField = {
  type: 'number',
  name: 'recentUseDays',
  label: 'Deleting a key used within so many days takes an acknowledgement',
  hint: '0 to 365; 0 never asks.',
  min: 0,
  max: 365,
  initial: '30',
};
const settings = (values: Values, named: string) => ({
  name: named,
  minDeletionDays: Number(textIn(values, 'minDeletionDays')),
  recentUseDays: Number(textIn(values, 'recentUseDays')),
});

const ANYBODY: Choice = ['', 'Everybody who may decide'];

function quorumNow({ groups }: Directory, before: Values): Values {
  const where = place(textIn(before, 'keyGroup'));
  const held = groups.find((one) => one.name === where)?.quorums[textIn(before, 'action') as Action];
  if (!held) return {};
  return {
    parts: held.parts.map(({ team, n }) => ({ team: team ?? '', n: String(n) })),
    days: String(held.days),
  };
}

function groupNow({ groups }: Directory, before: Values): Values {
  const held = groups.find((one) => one.name === textIn(before, 'name'));
  if (held?.minDeletionDays === undefined) return {};
  return { minDeletionDays: String(held.minDeletionDays), recentUseDays: String(held.recentUseDays ?? 30) };
}

const breakGlassNow = ({ groups }: Directory, before: Values): Values => {
  const isOn = groups.find((one) => one.name === textIn(before, 'keyGroup'))?.breakGlass ?? false;
  // Whoever comes here wants it otherwise.
  return { on: String(!isOn) };
};

export const RULE_FORMS: Forms = {
  'quorum.set': {
    title: 'Set who must agree',
    about: 'Rules',
    hint: 'Every part must agree; one person counts for one part.',
    fields: [
      anywhere,
      { type: 'choice', name: 'action', label: 'Action', choices: () => Object.entries(ACTION_NAMES) },
      {
        type: 'rows',
        name: 'parts',
        label: 'Who must agree',
        hint: 'Only cancelling a deletion may need nobody.',
        one: 'part',
        fields: [
          { type: 'choice', name: 'team', label: 'Of whom', choices: (all) => [ANYBODY, ...teamsIn(all)] },
          { type: 'number', name: 'n', label: 'How many must agree', min: 1, max: 20, initial: '1' },
        ],
        initial: [{ team: '', n: '1' }],
      },
      {
        type: 'number',
        name: 'days',
        label: 'Days until an open task expires',
        min: 1,
        max: 90,
        initial: '14',
      },
    ],
    now: quorumNow,
    payload: (values) => ({
      keyGroup: place(textIn(values, 'keyGroup')),
      action: textIn(values, 'action'),
      parts: rowsIn(values, 'parts').map(({ team, n }) => ({ team: place(team), n: Number(n) })),
      days: Number(textIn(values, 'days')),
    }),
  },
  'break-glass.set': {
    title: 'Switch break-glass on or off',
    about: 'Rules',
    fields: [
      group,
      {
        type: 'choice',
        name: 'on',
        label: 'Whether one person may act alone',
        choices: () => [
          ['false', 'No: nobody acts alone'],
          ['true', 'Yes, in an emergency; everybody is alerted'],
        ],
      },
    ],
    now: breakGlassNow,
    payload: (values) => ({ keyGroup: textIn(values, 'keyGroup'), on: textIn(values, 'on') === 'true' }),
  },
  'group.add': {
    title: 'Add a group of keys',
    about: 'Rules',
    fields: [name, windowDays, recentUseDays],
    payload: (values) => settings(values, textIn(values, 'name')),
  },
  'group.set': {
    title: 'Set undo window and recent use of a group',
    about: 'Rules',
    fields: [{ ...group, name: 'name' }, windowDays, recentUseDays],
    now: groupNow,
    payload: (values) => settings(values, textIn(values, 'name')),
  },
};
