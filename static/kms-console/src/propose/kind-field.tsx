import { useId } from 'react';
import { FORMS } from './forms';

interface KindFieldProps {
  readonly value: string;
  readonly onChange: (kind: string) => void;
}

const SECTIONS = ['Rules', 'People', 'Programs'] as const;

/** Which change; a policy is proposed beside its dry run. */
export function KindField({ value, onChange }: KindFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>What should change</label>
      <select
        id={id}
        className="select"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {SECTIONS.map((section) => (
          <optgroup key={section} label={section}>
            {Object.entries(FORMS)
              .filter(([, { about }]) => about === section)
              .map(([kind, { title }]) => (
                <option key={kind} value={kind}>
                  {title}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <p className="subtle">
        A crypto policy is proposed under <a href="/console/policies">Policies</a>, after a dry run.
      </p>
    </div>
  );
}
