import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form';
import Textfield from '@atlaskit/textfield';
import { type FormEvent, useId, useState } from 'react';
import * as api from './api';
import { useLive } from './live';
import { ToolSection } from './tool-section';
import { ToolTable } from './tool-table';
import { useAction } from './use-action';

async function consented() {
  const apps = await api.apps();
  const found = await Promise.all(
    apps.map(async ({ appId }) => (await api.egressGroups(appId)).map((group) => ({ appId, ...group }))),
  );
  return found.flat().flatMap(({ configured, ...group }) => configured.map((one) => ({ ...group, ...one })));
}

/** What administrators have allowed the app to reach, and where on this machine the outside world is. */
export function Egress() {
  const groups = useLive('egress', consented);
  const aliases = useLive('aliases', api.aliases);
  const { run, isBusy, refusal } = useAction(aliases.reload);
  return (
    <>
      <ToolSection
        title="Hosts that administrators have allowed"
        loaded={groups}
        empty={(rows) => (rows.length === 0 ? 'No host has been allowed yet' : undefined)}
      >
        {(rows) => (
          <ToolTable
            label="Allowed hosts"
            rows={rows}
            keyOf={({ appId, key, domain }) => `${appId} ${key} ${domain}`}
            columns={[
              { title: 'Group', isShort: true, cell: ({ key }) => key },
              { title: 'Host', cell: ({ domain }) => <code className="tool-code">{domain}</code> },
              { title: 'For', cell: ({ type }) => type.join(', ') },
              { title: 'Description', cell: ({ description }) => description },
            ]}
          />
        )}
      </ToolSection>
      <ToolSection title="Aliases: hosts and their place on this machine" loaded={aliases}>
        {(found) => (
          <>
            {refusal}
            <ToolTable
              label="Aliases"
              rows={Object.entries(found)}
              keyOf={([address]) => address}
              columns={[
                { title: 'Host', cell: ([address]) => <code className="tool-code">{address}</code> },
                { title: 'Leads to', cell: ([, target]) => <code className="tool-code">{target}</code> },
                {
                  title: 'Remove',
                  isShort: true,
                  cell: ([address]) => (
                    <Button
                      spacing="compact"
                      isDisabled={isBusy}
                      aria-label={`Remove the alias of ${address}`}
                      onClick={() => void run(() => api.setAlias(address, null))}
                    >
                      Remove
                    </Button>
                  ),
                },
              ]}
            />
            <AliasForm isBusy={isBusy} add={(address, target) => run(() => api.setAlias(address, target))} />
          </>
        )}
      </ToolSection>
    </>
  );
}

function AliasForm({
  isBusy,
  add,
}: {
  readonly isBusy: boolean;
  readonly add: (address: string, target: string) => Promise<boolean>;
}) {
  const id = useId();
  const [address, setAddress] = useState('');
  const [target, setTarget] = useState('');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await add(address.trim(), target.trim()))) return;
    setAddress('');
    setTarget('');
  };
  return (
    <form className="tool-form" onSubmit={(event) => void submit(event)}>
      <div>
        <Label htmlFor={`${id}-address`}>Host</Label>
        <Textfield
          id={`${id}-address`}
          placeholder="https://kms.example.com"
          value={address}
          isRequired
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
      </div>
      <div>
        <Label htmlFor={`${id}-target`}>Leads to</Label>
        <Textfield
          id={`${id}-target`}
          placeholder="http://127.0.0.1:8443"
          value={target}
          isRequired
          onChange={(event) => setTarget(event.currentTarget.value)}
        />
      </div>
      <Button type="submit" isDisabled={isBusy}>
        Add the alias
      </Button>
    </form>
  );
}
