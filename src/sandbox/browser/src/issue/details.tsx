import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { useState } from 'react';
import type { IssueDetails } from '../api/types';
import { hasValue } from '../fields/has-value';
import { Person } from '../parts/person';
import { Time } from '../parts/time';
import './details.css';
import { EditableField } from './editable-field';
import type { ViewField } from './issue-fields';

interface DetailsProps {
  readonly fields: readonly ViewField[];
  readonly issue: IssueDetails;
  readonly saved: () => Promise<void>;
}

/** People come first, whether or not there is anybody. */
const PEOPLE = ['assignee', 'reporter'];

export function Details({ fields, issue, saved }: DetailsProps) {
  const [showsEmpty, setShowsEmpty] = useState(false);
  const people = PEOPLE.flatMap((id) => fields.find((field) => field.id === id) ?? []);
  const others = fields.filter(({ id }) => !PEOPLE.includes(id));
  const filled = others.filter(({ value }) => hasValue(value));
  const empty = others.filter(({ value }) => !hasValue(value));
  const shown = [...people, ...filled, ...(showsEmpty ? empty : [])];
  return (
    <section className="details">
      <Heading as="h2" size="small">
        Details
      </Heading>
      <dl>
        {shown.map((field) => (
          <div className="detail" key={field.id}>
            <dt>{field.name}</dt>
            <dd>
              <EditableField field={field} issueKey={issue.key} saved={saved} as="row" />
            </dd>
          </div>
        ))}
        <Moments issue={issue} />
      </dl>
      {empty.length > 0 && (
        <Button
          appearance="subtle"
          spacing="compact"
          aria-expanded={showsEmpty}
          onClick={() => setShowsEmpty(!showsEmpty)}
        >
          {showsEmpty ? 'Hide empty fields' : `Show empty fields (${empty.length})`}
        </Button>
      )}
    </section>
  );
}

function Moments({ issue }: { readonly issue: IssueDetails }) {
  const { created, updated, creator, reporter } = issue.fields;
  return (
    <>
      {creator && creator.accountId !== reporter?.accountId && (
        <div className="detail">
          <dt>Creator</dt>
          <dd>
            <Person person={creator} />
          </dd>
        </div>
      )}
      <div className="detail">
        <dt>Created</dt>
        <dd>
          <Time at={created} />
        </dd>
      </div>
      <div className="detail">
        <dt>Updated</dt>
        <dd>
          <Time at={updated} />
        </dd>
      </div>
    </>
  );
}
