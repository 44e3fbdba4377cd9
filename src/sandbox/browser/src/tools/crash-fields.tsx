import Checkbox from '@atlaskit/checkbox';
import { Label } from '@atlaskit/form';
import Textfield from '@atlaskit/textfield';
import { useId } from 'react';
import type { CrashFault } from './api';
import { ChoiceField } from './choice-field';
import { NumberField } from './number-field';

const FIRST: CrashFault = { call: 1, count: 'invocation', point: 'before', times: 1 };
const KINDS = {
  '': 'Any',
  jira: 'Jira',
  kvs: 'Storage',
  queue: 'Queue',
  egress: 'Outside hosts',
  platform: 'Platform',
} as const;

interface CrashFieldsProps {
  readonly crash: CrashFault | undefined;
  readonly onChange: (crash: CrashFault | undefined) => void;
}

/** A function that dies at one of its calls. */
export function CrashFields({ crash, onChange }: CrashFieldsProps) {
  const id = useId();
  const { kind, functionKey, ...rest } = crash ?? FIRST;
  const change = (part: Partial<CrashFault>): void => onChange({ ...(crash ?? FIRST), ...part });
  return (
    <fieldset className="tool-fieldset">
      <legend>Crash</legend>
      <Checkbox
        label="A function dies at one of its calls, as a process that is killed"
        isChecked={crash !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? FIRST : undefined)}
      />
      {crash && (
        <div className="tool-grid">
          <div>
            <Label htmlFor={id}>Function (empty: any)</Label>
            <Textfield
              id={id}
              value={functionKey ?? ''}
              onChange={(event) => {
                const name = event.currentTarget.value.trim();
                onChange({
                  ...rest,
                  ...(kind ? { kind } : {}),
                  ...(name === '' ? {} : { functionKey: name }),
                });
              }}
            />
          </div>
          <ChoiceField
            label="Kind of call"
            choices={KINDS}
            value={(kind ?? '') as keyof typeof KINDS}
            onChange={(chosen) =>
              onChange({
                ...rest,
                ...(functionKey ? { functionKey } : {}),
                ...(chosen === '' ? {} : { kind: chosen }),
              })
            }
          />
          <NumberField
            label="At call number"
            min={1}
            value={crash.call}
            onChange={(call) => change({ call })}
          />
          <ChoiceField
            label="Counted"
            choices={{ invocation: 'In each invocation', all: 'Over all of them' }}
            value={crash.count}
            onChange={(count) => change({ count })}
          />
          <ChoiceField
            label="When"
            choices={{ before: 'Before the call takes effect', after: 'After it has' }}
            value={crash.point}
            onChange={(point) => change({ point })}
          />
          <NumberField
            label="How many times"
            min={1}
            value={crash.times}
            onChange={(times) => change({ times })}
          />
        </div>
      )}
    </fieldset>
  );
}
