import type { Capabilities, Groups } from '../../../../src/kms-server/http/views';
import { useTold } from '../api/use-told';
import { type Choice, SelectField, TextField } from '../parts/fields';
import { KEY_STATES } from './states';

export interface KeyFilter {
  readonly namePrefix: string;
  readonly keyGroup: string;
  readonly state: string;
  readonly keyType: string;
  readonly expiringBefore: string;
}

export const NO_FILTER: KeyFilter = {
  namePrefix: '',
  keyGroup: '',
  state: '',
  keyType: '',
  expiringBefore: '',
};

const STATE_CHOICES: readonly Choice[] = [
  ['', 'Every state'],
  ...Object.entries(KEY_STATES).map(([state, [name]]) => [state, name] as const),
];

interface KeyFiltersProps {
  readonly filter: KeyFilter;
  readonly onChange: (change: Partial<KeyFilter>) => void;
}

const same = (text: string): Choice => [text, text];

export function KeyFilters({ filter, onChange }: KeyFiltersProps) {
  const { value: capabilities } = useTold<Capabilities>('/v1/capabilities');
  const { value: groups } = useTold<Groups>('/v1/groups');
  const types = Object.keys(capabilities?.keyTypes ?? {}).map(same);
  const names = (groups?.groups ?? []).flatMap(({ name }) => (name === null ? [] : [same(name)]));
  return (
    <search className="filter-grid">
      <TextField
        label="Name begins with"
        type="search"
        maxLength={128}
        value={filter.namePrefix}
        onChange={(namePrefix) => onChange({ namePrefix })}
      />
      <SelectField
        label="Group"
        value={filter.keyGroup}
        choices={[['', 'Every group'], ...names]}
        onChange={(keyGroup) => onChange({ keyGroup })}
      />
      <SelectField
        label="State"
        value={filter.state}
        choices={STATE_CHOICES}
        onChange={(state) => onChange({ state })}
      />
      <SelectField
        label="Key type"
        value={filter.keyType}
        choices={[['', 'Every type'], ...types]}
        onChange={(keyType) => onChange({ keyType })}
      />
      <TextField
        label="Expires before"
        type="date"
        value={filter.expiringBefore}
        onChange={(expiringBefore) => onChange({ expiringBefore })}
      />
    </search>
  );
}
