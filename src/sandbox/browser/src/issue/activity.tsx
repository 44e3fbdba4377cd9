import Heading from '@atlaskit/heading';
import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import type { IssueDetails } from '../api/types';
import './activity.css';
import { Comments } from './comments';
import { HistoryTable } from './history';

interface ActivityProps {
  readonly issue: IssueDetails;
  readonly changed: () => Promise<void>;
}

export function Activity({ issue, changed }: ActivityProps) {
  const comments = issue.fields.comment?.comments ?? [];
  return (
    <section className="issue-section" aria-label="Activity">
      <Heading as="h2" size="small">
        Activity
      </Heading>
      <Tabs id="activity" shouldUnmountTabPanelOnChange={false}>
        <TabList>
          <Tab>{`Comments (${comments.length})`}</Tab>
          <Tab>{`History (${issue.changelog.total})`}</Tab>
        </TabList>
        <TabPanel>
          <Comments issueKey={issue.key} comments={comments} changed={changed} />
        </TabPanel>
        <TabPanel>
          <HistoryTable histories={issue.changelog.histories} total={issue.changelog.total} />
        </TabPanel>
      </Tabs>
    </section>
  );
}
