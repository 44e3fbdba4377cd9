import type { AccountId, IssueId } from '../../../src/domain/ids';
import type { PanelWorld } from '../../unit/app/panel';
import { answers, type Doc, find, ok, openPage, page, press, settle, walk } from '../../unit/app/ui/page';

/** The page draws moments in the reader's language and time zone; this reader's are English and UTC. */
export function readInEnglishAndUtc(): void {
  const inOurs = Date.prototype.toLocaleString;
  Date.prototype.toLocaleString = function (this: Date, _?: unknown, options?: Intl.DateTimeFormatOptions) {
    return inOurs.call(this, 'en-GB', { ...options, timeZone: 'UTC' });
  };
}

/** Opens the issue panel as one person gets it. Its page is the real one; the use cases answer without a resolver. */
export async function openPanel(world: PanelWorld, id: IssueId, me: AccountId): Promise<void> {
  answers['panel.read'] = async () => ok(await world.see(id, me));
  await openPage('issue-panel');
  await settle();
}

/** What stands above the tabs. */
export const drawnTop = (): string[] => linesOf(page, ['Tabs', 'ModalTransition', 'ProgressTracker']);

/** The question that a button asks before anything is done. */
export async function drawnQuestion(label: string): Promise<string[]> {
  await press(label);
  return linesOf(
    walk(page).find(({ type }) => type === 'Modal'),
    [],
  );
}

/** A tab's content, once it was opened; undefined where there is no such tab. */
export async function drawnTab(title: string): Promise<string[] | undefined> {
  const tabs = find('Tabs', () => true);
  const titles = walk(tabs).filter(({ type }) => type === 'Tab');
  const at = titles.findIndex((tab) => wordsOf(tab) === title);
  if (at < 0) return undefined;
  (tabs.props.onChange as (index: number) => void)(at);
  await settle();
  const panels = walk(page).filter(({ type }) => type === 'TabPanel');
  return linesOf(panels[at], []);
}

/** Elements whose texts are read as one line. */
const ONE_LINE: Readonly<Record<string, (doc: Doc) => string>> = {
  Button: (doc) => `[${wordsOf(doc)}]`,
  LoadingButton: (doc) => `[${wordsOf(doc)}]`,
  Lozenge: (doc) => `(${wordsOf(doc)}: ${String(doc.props.appearance)})`,
  Text: (doc) => wordsOf(doc),
  ModalTitle: (doc) => `# ${wordsOf(doc)}`,
  SectionMessageAction: (doc) => `[${wordsOf(doc)}]`,
  Spinner: ({ props }) => `… ${String(props.label)}`,
  Frame: ({ props }) => `{${String(props.resource)}}`,
  Link: (doc) => `<${wordsOf(doc)}>`,
  User: ({ props }) => `@${String(props.accountId)}`,
};

/** What a person reads, line by line. */
function linesOf(doc: Doc | undefined, without: readonly string[]): string[] {
  if (!doc || without.includes(doc.type)) return [];
  const line = ONE_LINE[doc.type];
  if (line) return [line(doc)];
  const inner = [...besides(doc), ...doc.children].flatMap((child) => linesOf(child, without));
  if (doc.type === 'Inline' || doc.type === 'ButtonGroup') return [inner.join(' ')];
  if (doc.type !== 'SectionMessage') return inner;
  return [
    `! ${String(doc.props.appearance)}: ${String(doc.props.title)}`,
    ...inner.map((each) => `  ${each}`),
  ];
}

/** Elements that are handed over as a prop. */
const besides = ({ props }: Doc): readonly Doc[] =>
  Array.isArray(props.actions) ? (props.actions as Doc[]) : [];

const wordsOf = (doc: Doc | undefined): string =>
  walk(doc)
    .map(({ props }) => (typeof props.text === 'string' ? props.text : ''))
    .join('');
