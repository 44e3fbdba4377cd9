import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form';
import Textfield from '@atlaskit/textfield';
import { type FormEvent, useId, useState } from 'react';
import * as sandbox from '../api/sandbox';
import * as api from './api';
import { useLive } from './live';
import { Moment } from './moment';
import { ToolSection } from './tool-section';
import { useAction } from './use-action';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ['+ 1 minute', MINUTE],
  ['+ 1 hour', HOUR],
  ['+ 1 day', DAY],
  ['+ 7 days', 7 * DAY],
] as const;

/** The sandbox's clock: jobs, schedules and undo windows go by it. It never goes back. */
export function Clock() {
  const loaded = useLive('clock', sandbox.clock);
  const id = useId();
  const [hours, setHours] = useState('');
  const { run, isBusy, refusal } = useAction(loaded.reload);
  const isWrong = hours !== '' && !(Number(hours) > 0);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (hours !== '' && !isWrong) void run(() => api.advance(Number(hours) * HOUR));
  };
  return (
    <ToolSection title="Clock" loaded={loaded}>
      {({ now, frozen }) => (
        <>
          {refusal}
          <p className="tool-now">
            <Moment at={now} />
          </p>
          <p className="tool-faint">
            {frozen
              ? 'It stands still, and moves only from here.'
              : 'It runs, and can be moved ahead from here.'}{' '}
            What becomes due on the way runs in its order.
          </p>
          <div className="tool-buttons">
            {STEPS.map(([label, ms]) => (
              <Button key={label} isDisabled={isBusy} onClick={() => void run(() => api.advance(ms))}>
                {label}
              </Button>
            ))}
            <Button isDisabled={isBusy} onClick={() => void run(api.drain)}>
              Run what is due
            </Button>
          </div>
          <form className="tool-form" onSubmit={submit}>
            <div>
              <Label htmlFor={id}>Hours to move ahead</Label>
              <Textfield
                id={id}
                type="number"
                min={0}
                step="any"
                isInvalid={isWrong}
                value={hours}
                onChange={(event) => setHours(event.currentTarget.value)}
              />
            </div>
            <Button type="submit" isDisabled={isBusy || hours === '' || isWrong}>
              Move ahead
            </Button>
          </form>
        </>
      )}
    </ToolSection>
  );
}
