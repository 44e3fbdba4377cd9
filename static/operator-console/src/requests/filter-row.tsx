import Textfield from '@atlaskit/textfield';
import { type FormEvent, useEffect, useId, useState } from 'react';
import type { RequestAction, RequestOrder } from '../../../../src/app/views/operators';
import { Chip } from '../../../shared/parts/chip';
import type { Filter } from './use-filters';

/** Milliseconds after the last key before it is looked for. */
const TYPING = 400;

const ACTIONS: readonly (readonly [RequestAction | null, string])[] = [
  [null, 'Both types'],
  ['create', 'Create Key'],
  ['delete', 'Delete Key'],
];
const ORDERS: readonly (readonly [RequestOrder, string])[] = [
  ['newest', 'Newest'],
  ['stillest', 'Longest unchanged'],
];

interface FilterRowProps {
  readonly filter: Filter;
  readonly onChange: (change: Partial<Filter>) => void;
}

export const FilterRow = ({ filter, onChange }: FilterRowProps) => (
  <div className="filters">
    <SearchBox text={filter.text} onChange={(text) => onChange({ text })} />
    {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the controls of a form */}
    <div role="group" aria-label="Type" className="chips">
      {ACTIONS.map(([action, name]) => (
        <Chip key={name} isOn={filter.action === action} onClick={() => onChange({ action })}>
          {name}
        </Chip>
      ))}
    </div>
    <Chip isOn={filter.mine} onClick={() => onChange({ mine: !filter.mine })}>
      Only mine
    </Chip>
    {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for the controls of a form */}
    <div role="group" aria-label="Order" className="chips">
      {ORDERS.map(([order, name]) => (
        <Chip key={order} isOn={filter.order === order} onClick={() => onChange({ order })}>
          {name}
        </Chip>
      ))}
    </div>
  </div>
);

interface SearchBoxProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

function SearchBox({ text, onChange }: SearchBoxProps) {
  const id = useId();
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return undefined;
    const timer = setTimeout(() => onChange(typed), TYPING);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onChange(typed);
  };
  return (
    <search className="search">
      <form onSubmit={submit}>
        <label htmlFor={id} className="visually-hidden">
          Find requests
        </label>
        <Textfield
          id={id}
          type="search"
          placeholder="Key name, summary, issue or handle"
          maxLength={200}
          isCompact
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </form>
    </search>
  );
}
