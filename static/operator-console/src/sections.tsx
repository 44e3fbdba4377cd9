import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import type { ReactNode } from 'react';

export type Section = 'requests' | 'attention' | 'account';

const NAMES: Readonly<Record<Section, string>> = {
  requests: 'Requests',
  attention: 'Needs attention',
  account: 'Your account',
};

interface SectionsProps {
  /** Those that there are for whoever looks. */
  readonly sections: readonly Section[];
  readonly selected: Section;
  readonly onSelect: (section: Section) => void;
  readonly children: ReactNode;
}

/** Side by side, each with an address of its own. */
export const Sections = ({ sections, selected, onSelect, children }: SectionsProps) => (
  <Tabs
    id="sections"
    selected={sections.indexOf(selected)}
    onChange={(index) => onSelect(sections[index] ?? 'requests')}
  >
    <TabList>
      {sections.map((section) => (
        <Tab key={section}>{NAMES[section]}</Tab>
      ))}
    </TabList>
    {sections.map((section) => (
      <TabPanel key={section}>
        {section === selected ? <div className="section">{children}</div> : null}
      </TabPanel>
    ))}
  </Tabs>
);
