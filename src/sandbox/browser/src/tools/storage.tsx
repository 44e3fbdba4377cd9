import { Label } from '@atlaskit/form';
import Select from '@atlaskit/select';
import { useId, useState } from 'react';
import * as api from './api';
import { Json } from './json';
import { useLive } from './live';
import { ToolSection } from './tool-section';
import { ToolTable } from './tool-table';

const SHOWN = 200;

/** Names as the sandbox keeps them, `entity:issue`, `kvs` and `secret`, in words. */
const titleOf = (name: string): string =>
  name === 'secret'
    ? 'Secrets (names only)'
    : name === 'kvs'
      ? 'Keys and values'
      : name.replace(/^entity:/, 'Entity ');

/** What the app keeps in its storage; to look at only. */
export function Storage() {
  const loaded = useLive('storage', api.storage);
  const id = useId();
  const [chosen, setChosen] = useState<string>();
  return (
    <ToolSection
      title="Storage"
      loaded={loaded}
      empty={(stores) => (Object.keys(stores).length === 0 ? 'The app has stored nothing yet' : undefined)}
    >
      {(stores) => {
        const names = Object.keys(stores);
        const name = names.find((one) => one === chosen) ?? names[0] ?? '';
        const rows = stores[name] ?? [];
        const optionOf = (one: string) => ({
          value: one,
          label: `${titleOf(one)}: ${stores[one]?.length ?? 0}`,
        });
        return (
          <>
            <div className="tool-choice">
              <Label htmlFor={id}>Show</Label>
              <Select
                inputId={id}
                options={names.map(optionOf)}
                value={optionOf(name)}
                onChange={(option) => setChosen(option?.value)}
              />
            </div>
            <ToolTable
              label={titleOf(name)}
              rows={rows.slice(0, SHOWN)}
              keyOf={({ key }) => key}
              columns={[
                { title: 'Key', cell: ({ key }) => <code className="tool-code">{key}</code> },
                { title: 'Value', cell: ({ value }) => <Json value={value} /> },
              ]}
            />
            {rows.length > SHOWN && (
              <p className="tool-faint">
                The first {SHOWN} of {rows.length}.
              </p>
            )}
          </>
        );
      }}
    </ToolSection>
  );
}
