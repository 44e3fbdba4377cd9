import SearchIcon from '@atlaskit/icon/core/search';
import Textfield from '@atlaskit/textfield';
import { type FormEvent, useState } from 'react';
import { navigate } from '../../../../../static/shared/router';

const ISSUE_KEY = /^[a-z][a-z0-9_]+-\d+$/i;

/** An issue's key leads to the issue, any other text to the issues that have it in their summary. */
export function Search() {
  const [text, setText] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted === '') return;
    setText('');
    if (ISSUE_KEY.test(wanted)) navigate(`/browse/${wanted.toUpperCase()}`);
    else navigate(`/issues?${new URLSearchParams({ text: wanted })}`);
  };
  return (
    <search className="search">
      <form onSubmit={submit}>
        <Textfield
          isCompact
          aria-label="Search by issue key or text"
          placeholder="Search by key or text"
          autoComplete="off"
          elemBeforeInput={
            <span className="search-icon">
              <SearchIcon label="" color="var(--ds-icon-subtle)" />
            </span>
          }
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </form>
    </search>
  );
}
