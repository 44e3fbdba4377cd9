import Button from '@atlaskit/button/new';
import * as api from './api';
import { useLive } from './live';
import { Moment } from './moment';
import { ToolSection } from './tool-section';
import { ToolTable } from './tool-table';
import { useAction } from './use-action';

/** What browsers reported against the Content-Security-Policy of the app's pages. */
export function Reports() {
  const loaded = useLive('csp-reports', api.cspReports);
  const { run, isBusy, refusal } = useAction(loaded.reload);
  return (
    <ToolSection
      title="Policy reports"
      loaded={loaded}
      empty={(reports) =>
        reports.length === 0 ? 'No page has broken its Content-Security-Policy' : undefined
      }
      actions={
        <Button isDisabled={isBusy} onClick={() => void run(api.clearCspReports)}>
          Forget them
        </Button>
      }
    >
      {(reports) => (
        <>
          {refusal}
          <ToolTable
            label="Reports"
            rows={reports}
            keyOf={({ at }, index) => `${at} ${index}`}
            columns={[
              { title: 'Time', isShort: true, cell: ({ at }) => <Moment at={at} /> },
              { title: 'Directive', isShort: true, cell: ({ directive }) => directive },
              { title: 'Blocked', cell: ({ blockedUrl }) => <code className="tool-code">{blockedUrl}</code> },
              { title: 'Page', cell: ({ documentUrl }) => <code className="tool-code">{documentUrl}</code> },
              { title: 'Source', cell: ({ source, sample }) => [source, sample].filter(Boolean).join(' ') },
            ]}
          />
        </>
      )}
    </ToolSection>
  );
}
