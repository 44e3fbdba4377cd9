import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form';
import Textfield from '@atlaskit/textfield';
import { type FormEvent, useId, useState } from 'react';
import * as api from './api';
import { ChoiceField } from './choice-field';
import { useLive } from './live';
import { NumberField } from './number-field';
import { ToolSection } from './tool-section';
import { ToolTable } from './tool-table';
import { useAction } from './use-action';

const CALLERS = { '': 'Anybody', app: 'The app', user: 'A person' } as const;
const MOMENTS = { before: 'Before it takes effect', after: 'After it has' } as const;

/** Trouble for the next calls of Jira's REST API that match. */
export function JiraFaults() {
  const loaded = useLive('jira faults', api.jiraFaults);
  const { run, isBusy, refusal } = useAction(loaded.reload);
  return (
    <ToolSection title="Jira’s answers" loaded={loaded}>
      {(faults) => (
        <>
          {refusal}
          {faults.length > 0 && (
            <ToolTable
              label="Faults of Jira"
              rows={faults}
              keyOf={(_, index) => String(index)}
              columns={[
                {
                  title: 'Calls',
                  cell: ({ method, path }) => (
                    <code className="tool-code">{`${method ?? '*'} ${path || '*'}`}</code>
                  ),
                },
                { title: 'Of', cell: ({ caller }) => CALLERS[caller ?? ''] },
                { title: 'Answer', cell: ({ status, when }) => (status ? `${status} ${when}` : 'as usual') },
                { title: 'Late by', isNumber: true, cell: ({ delay }) => `${delay} ms` },
                { title: 'Left', isNumber: true, cell: ({ count }) => count },
              ]}
            />
          )}
          <JiraFaultForm isBusy={isBusy} add={(fault) => run(() => api.addJiraFault(fault))} />
        </>
      )}
    </ToolSection>
  );
}

function JiraFaultForm({
  isBusy,
  add,
}: {
  readonly isBusy: boolean;
  readonly add: (fault: Partial<api.JiraFault>) => Promise<boolean>;
}) {
  const id = useId();
  const [path, setPath] = useState('');
  const [caller, setCaller] = useState<keyof typeof CALLERS>('');
  const [status, setStatus] = useState(503);
  const [when, setWhen] = useState<keyof typeof MOMENTS>('before');
  const [count, setCount] = useState(1);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void add({ path, status, when, count, ...(caller === '' ? {} : { caller }) });
  };
  return (
    <form onSubmit={submit}>
      <div className="tool-grid">
        <div>
          <Label htmlFor={id}>Path (regular expression; empty: every path)</Label>
          <Textfield
            id={id}
            placeholder="/issue/"
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
          />
        </div>
        <ChoiceField label="Caller" choices={CALLERS} value={caller} onChange={setCaller} />
        <NumberField label="Status" min={400} max={599} value={status} onChange={setStatus} />
        <ChoiceField label="When" choices={MOMENTS} value={when} onChange={setWhen} />
        <NumberField label="How many calls" min={1} value={count} onChange={setCount} />
      </div>
      <Button type="submit" isDisabled={isBusy}>
        Add the fault
      </Button>
    </form>
  );
}
