import Button from '@atlaskit/button/new';
import Lozenge from '@atlaskit/lozenge';
import { useState } from 'react';
import * as api from './api';
import { CrashFields } from './crash-fields';
import { activeFaults, KNOBS, readKnob, turnKnob } from './fault-knobs';
import { HostFaults } from './host-faults';
import { JiraFaults } from './jira-faults';
import { useLive } from './live';
import { NumberField } from './number-field';
import { ToolSection } from './tool-section';
import { useAction } from './use-action';

const GROUPS = [...new Set(KNOBS.map(({ group }) => group))];

/** What is to go wrong: on the platform, outside of it, and in Jira's answers. */
export function Faults() {
  const loaded = useLive('faults', api.faults);
  const [draft, setDraft] = useState<api.FaultSettings>();
  const { run, isBusy, refusal } = useAction(async () => {
    await loaded.reload();
    setDraft(undefined);
  });
  const allOff = async (): Promise<void> => {
    await api.setFaults({});
    await api.clearJiraFaults();
  };
  return (
    <>
      <ToolSection
        title="Faults"
        loaded={loaded}
        actions={
          <Button isDisabled={isBusy} onClick={() => void run(allOff)}>
            All off
          </Button>
        }
      >
        {(settings) => (
          <>
            {refusal}
            <Current faults={activeFaults(settings)} />
            <FaultForm
              settings={draft ?? settings}
              change={setDraft}
              isChanged={draft !== undefined}
              isBusy={isBusy}
              apply={() => void run(() => api.setFaults(draft ?? settings))}
              discard={() => setDraft(undefined)}
            />
          </>
        )}
      </ToolSection>
      <JiraFaults />
    </>
  );
}

function Current({ faults }: { readonly faults: readonly string[] }) {
  return (
    <div className="tool-current" role="status">
      <Lozenge appearance={faults.length === 0 ? 'success' : 'moved'}>
        {faults.length === 0 ? 'nothing goes wrong' : `${faults.length} on`}
      </Lozenge>
      <ul>
        {faults.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    </div>
  );
}

interface FaultFormProps {
  readonly settings: api.FaultSettings;
  readonly change: (settings: api.FaultSettings) => void;
  readonly isChanged: boolean;
  readonly isBusy: boolean;
  readonly apply: () => void;
  readonly discard: () => void;
}

function FaultForm({ settings, change, isChanged, isBusy, apply, discard }: FaultFormProps) {
  const { crash: _, ...others } = settings;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      {GROUPS.map((group) => (
        <fieldset key={group} className="tool-fieldset">
          <legend>{group}</legend>
          <div className="tool-grid">
            {KNOBS.filter((knob) => knob.group === group).map((knob) => (
              <NumberField
                key={knob.label}
                label={`${knob.label} (${knob.unit})`}
                {...(knob.unit === '%' ? { max: 100 } : {})}
                value={readKnob(settings, knob)}
                onChange={(value) => change(turnKnob(settings, knob, value))}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <CrashFields
        crash={settings.crash}
        onChange={(crash) => change(crash ? { ...others, crash } : others)}
      />
      <HostFaults egress={settings.egress} onChange={(egress) => change({ ...settings, egress })} />
      <div className="tool-buttons">
        <Button type="submit" appearance="primary" isDisabled={!isChanged || isBusy}>
          Apply
        </Button>
        <Button isDisabled={!isChanged || isBusy} onClick={discard}>
          Discard changes
        </Button>
      </div>
    </form>
  );
}
