import AkTabs, { Tab as AkTab, TabList as AkTabList, TabPanel as AkTabPanel } from '@atlaskit/tabs';
import * as z from 'zod';
import { type Components, component } from './component';
import { address, callback, flag, href, number, text } from './shapes';
import { useTyped } from './typed';

const Tabs = component(
  {
    defaultSelected: number,
    id: z.string(),
    onChange: callback,
    selected: number,
    shouldUnmountTabPanelOnChange: flag,
    testId: text,
  },
  ({ props: { selected, defaultSelected, onChange, ...rest }, children }) => {
    const { shown, enter } = useTyped(selected, defaultSelected ?? 0);
    return (
      <AkTabs
        {...rest}
        selected={shown}
        onChange={(index) => {
          enter(index);
          onChange?.(index);
        }}
      >
        {children}
      </AkTabs>
    );
  },
);

const Link = component({ href: address, openNewTab: flag }, ({ props: { href, openNewTab }, children }) => (
  <a
    className="ui-kit-link"
    href={href}
    {...(openNewTab ? { target: '_blank', rel: 'noopener noreferrer' } : {})}
  >
    {children}
    {openNewTab && <span className="ui-kit-unseen"> (opens in a new tab)</span>}
  </a>
));

const BreadcrumbsItem = component({ href, testId: text, text: z.string() }, ({ props }) => (
  <li data-testid={props.testId}>
    {props.href === undefined ? (
      props.text
    ) : (
      <a className="ui-kit-link" href={props.href}>
        {props.text}
      </a>
    )}
  </li>
));

export const NAVIGATION: Components = {
  Tabs,
  TabList: component({}, ({ children }) => <AkTabList>{children}</AkTabList>),
  Tab: component({ testId: text }, ({ props, children }) => <AkTab {...props}>{children}</AkTab>),
  TabPanel: component({ testId: text }, ({ props, children }) => (
    <AkTabPanel {...props}>
      <div className="ui-kit-tab-panel">{children}</div>
    </AkTabPanel>
  )),
  Link,
  Breadcrumbs: component(
    { label: text, testId: text },
    ({ props: { label = 'Breadcrumbs', testId }, children }) => (
      <nav aria-label={label} data-testid={testId}>
        <ol className="ui-kit-breadcrumbs">{children}</ol>
      </nav>
    ),
  ),
  BreadcrumbsItem,
};
