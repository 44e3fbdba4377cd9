import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form';
import Textfield from '@atlaskit/textfield';
import { useId, useState } from 'react';
import { ChoiceField } from './choice-field';

const KINDS = {
  down: 'refuses connections',
  slow: 'never answers',
  error: 'answers 500',
  garbage: 'answers nonsense',
  lost: 'acts, and its answer is lost',
} as const;
type Kind = keyof typeof KINDS;

interface HostFaultsProps {
  readonly egress: Readonly<Record<string, string>>;
  readonly onChange: (egress: Readonly<Record<string, string>>) => void;
}

/** What hosts of the outside world do wrong. */
export function HostFaults({ egress, onChange }: HostFaultsProps) {
  const id = useId();
  const [origin, setOrigin] = useState('');
  const [kind, setKind] = useState<Kind>('down');
  const isOrigin = URL.canParse(origin) && new URL(origin).origin === origin;
  return (
    <fieldset className="tool-fieldset">
      <legend>Outside hosts</legend>
      {Object.entries(egress).map(([host, fault]) => (
        <p key={host} className="tool-line">
          <span>
            <code className="tool-code">{host}</code> {KINDS[fault as Kind] ?? fault}
          </span>
          <Button
            spacing="compact"
            aria-label={`Mend ${host}`}
            onClick={() =>
              onChange(Object.fromEntries(Object.entries(egress).filter(([one]) => one !== host)))
            }
          >
            Mend
          </Button>
        </p>
      ))}
      <div className="tool-form">
        <div>
          <Label htmlFor={id}>Host</Label>
          <Textfield
            id={id}
            placeholder="https://kms.example.com"
            isInvalid={origin !== '' && !isOrigin}
            value={origin}
            onChange={(event) => setOrigin(event.currentTarget.value.trim())}
          />
        </div>
        <ChoiceField label="What it does" choices={KINDS} value={kind} onChange={setKind} />
        <Button
          isDisabled={!isOrigin}
          onClick={() => {
            onChange({ ...egress, [origin]: kind });
            setOrigin('');
          }}
        >
          Break it
        </Button>
      </div>
    </fieldset>
  );
}
