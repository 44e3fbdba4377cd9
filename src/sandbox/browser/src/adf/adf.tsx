import { createElement, Fragment, type ReactNode } from 'react';
import { formatDay } from '../parts/time';
import { useSignedIn } from '../shell/session';
import './adf.css';
import { type AdfMark, type AdfNode, isDocument, mentionText } from './document';

type Draw = (node: AdfNode, inner: ReactNode) => ReactNode;

const element =
  (tag: string, className?: string): Draw =>
  (_node, inner) =>
    createElement(tag, className === undefined ? {} : { className }, inner);

const text = (node: AdfNode, attribute: string): string => String(node.attrs?.[attribute] ?? '');

/** Nodes by type; whatever isn't here shows its content alone. */
const NODES: ReadonlyMap<string, Draw> = new Map(
  Object.entries<Draw>({
    paragraph: element('p'),
    bulletList: element('ul'),
    orderedList: element('ol'),
    listItem: element('li'),
    blockquote: element('blockquote'),
    rule: () => <hr />,
    hardBreak: () => <br />,
    // The page has its own headings: those of a text come below them.
    heading: element('p', 'adf-heading'),
    codeBlock: (_node, inner) => (
      <pre>
        <code>{inner}</code>
      </pre>
    ),
    panel: element('div', 'adf-panel'),
    table: (_node, inner) => (
      <table>
        <tbody>{inner}</tbody>
      </table>
    ),
    tableRow: element('tr'),
    tableHeader: element('th'),
    tableCell: element('td'),
    mention: (node) => <Mention node={node} />,
    emoji: (node) => text(node, 'text') || text(node, 'shortName'),
    status: (node) => <span className="adf-status">{text(node, 'text')}</span>,
    date: (node) => dayText(Number(text(node, 'timestamp'))),
    inlineCard: (node) => <SafeLink to={text(node, 'url')}>{text(node, 'url')}</SafeLink>,
  }),
);

type Decorate = (mark: AdfMark, inner: ReactNode) => ReactNode;

const MARKS: ReadonlyMap<string, Decorate> = new Map(
  Object.entries<Decorate>({
    strong: (_mark, inner) => <strong>{inner}</strong>,
    em: (_mark, inner) => <em>{inner}</em>,
    strike: (_mark, inner) => <s>{inner}</s>,
    underline: (_mark, inner) => <u>{inner}</u>,
    code: (_mark, inner) => <code>{inner}</code>,
    link: ({ attrs }, inner) => {
      const { href = '' } = attrs ?? {};
      return <SafeLink to={String(href)}>{inner}</SafeLink>;
    },
  }),
);

/** Whoever writes a document may write any number there. */
function dayText(timestamp: number): string {
  const at = new Date(timestamp);
  return Number.isNaN(at.getTime()) ? '' : formatDay(at.toISOString().slice(0, 10));
}

/** Apps name people by their accounts alone; Jira shows who they are. */
function Mention({ node }: { readonly node: AdfNode }) {
  const { people } = useSignedIn();
  const known = people.find(({ accountId }) => accountId === node.attrs?.id);
  return <span className="adf-mention">{known ? `@${known.displayName}` : mentionText(node)}</span>;
}

/** A text may name any address; only these schemes are followed. */
const SAFE = /^(https?:|mailto:|\/)/i;

export function SafeLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return SAFE.test(to) ? (
    <a href={to} rel="noreferrer">
      {children}
    </a>
  ) : (
    children
  );
}

function draw(node: AdfNode): ReactNode {
  if (node.type === 'text')
    return (node.marks ?? []).reduce<ReactNode>(
      (inner, mark) => MARKS.get(mark.type)?.(mark, inner) ?? inner,
      node.text ?? '',
    );
  const children = node.content ?? [];
  const inner = children.map((child, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: nodes of a document have no names, and it is drawn anew as a whole
    <Fragment key={index}>{draw(child)}</Fragment>
  ));
  return NODES.get(node.type)?.(node, inner.length > 0 ? inner : undefined) ?? inner;
}

/** An Atlassian document, drawn. */
export function Adf({ document }: { readonly document: unknown }) {
  return isDocument(document) ? <div className="adf">{draw(document)}</div> : null;
}
