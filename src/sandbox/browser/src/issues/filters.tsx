import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { type FormEvent, useId, useState } from 'react';
import type { TypeWithStatuses } from '../api/jira';
import './filters.css';
import type { Filter } from './jql';

interface FiltersProps {
  readonly filter: Filter;
  /** Types of the project with their statuses; empty where no project is named. */
  readonly types: readonly TypeWithStatuses[];
  readonly change: (filter: Filter) => void;
}

export function Filters({ filter, types, change }: FiltersProps) {
  const [text, setText] = useState(filter.text);
  const [jql, setJql] = useState(filter.jql);
  const [writesJql, setWritesJql] = useState(filter.jql !== '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change(writesJql ? { text: '', status: '', type: '', jql } : { ...filter, text, jql: '' });
  };
  const switchOver = (): void => {
    setWritesJql(!writesJql);
    if (filter.jql !== '') change({ ...filter, jql: '' });
  };
  return (
    <form className="filters" onSubmit={submit}>
      {writesJql ? (
        <div className="filter filter-jql">
          <Textfield
            isCompact
            aria-label="JQL"
            placeholder={'status = "To Do" ORDER BY updated DESC'}
            autoComplete="off"
            value={jql}
            onChange={(event) => setJql(event.currentTarget.value)}
          />
        </div>
      ) : (
        <>
          <div className="filter">
            <Textfield
              isCompact
              aria-label="Text in the summary"
              placeholder="Search the summaries"
              autoComplete="off"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </div>
          {types.length > 0 && <Choices filter={filter} types={types} change={change} />}
        </>
      )}
      <Button type="submit">Search</Button>
      <Button appearance="subtle" onClick={switchOver}>
        {writesJql ? 'Switch to basic' : 'Switch to JQL'}
      </Button>
    </form>
  );
}

const namesOf = (types: readonly TypeWithStatuses[]): readonly string[] =>
  [...new Set(types.flatMap(({ statuses }) => statuses.map(({ name }) => name)))].toSorted();

function Choices({ filter, types, change }: FiltersProps) {
  const ofType = types.filter(({ name }) => filter.type === '' || name === filter.type);
  return (
    <>
      <Choice
        label="Type"
        value={filter.type}
        names={types.map(({ name }) => name)}
        choose={(type) => change({ ...filter, type, status: '' })}
      />
      <Choice
        label="Status"
        value={filter.status}
        names={namesOf(ofType)}
        choose={(status) => change({ ...filter, status })}
      />
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly names: readonly string[];
  readonly choose: (name: string) => void;
}

function Choice({ label, value, names, choose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="filter-choice">
      <label htmlFor={id} className="visually-hidden">
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{label}: all</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
