import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import type { ReactNode } from 'react';

const SECTIONS = ['requests', 'attention'] as const;
export type Section = (typeof SECTIONS)[number];

const NAMES: Readonly<Record<Section, string>> = { requests: 'Requests', attention: 'Needs attention' };

interface SectionsProps {
  readonly selected: Section;
  readonly onSelect: (section: Section) => void;
  readonly children: ReactNode;
}

/** The two lists, side by side, each with an address of its own. */
export const Sections = ({ selected, onSelect, children }: SectionsProps) => (
  <Tabs
    id="sections"
    selected={SECTIONS.indexOf(selected)}
    onChange={(index) => onSelect(SECTIONS[index] ?? 'requests')}
  >
    <TabList>
      {SECTIONS.map((section) => (
        <Tab key={section}>{NAMES[section]}</Tab>
      ))}
    </TabList>
    {SECTIONS.map((section) => (
      <TabPanel key={section}>
        {section === selected ? <div className="section">{children}</div> : null}
      </TabPanel>
    ))}
  </Tabs>
);
