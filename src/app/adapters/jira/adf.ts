import * as z from 'zod';
import type { AccountId } from '../../../domain/ids';

/** Atlassian Document Format, the part that is written here. */
export interface AdfNode {
  readonly type: string;
  readonly text?: string | undefined;
  readonly attrs?: Readonly<Record<string, unknown>> | undefined;
  readonly content?: readonly AdfNode[] | undefined;
}
export interface AdfDocument extends AdfNode {
  readonly type: 'doc';
  readonly version: 1;
  readonly content: readonly AdfNode[];
}

const LIST_ITEM = '- ';

const text = (value: string): AdfNode => ({ type: 'text', text: value });
const paragraph = (content: readonly AdfNode[]): AdfNode => ({ type: 'paragraph', content });
const mention = (accountId: AccountId): AdfNode => ({ type: 'mention', attrs: { id: accountId } });

/** Plain paragraphs; neighbouring ones that begin with `- ` become one bullet list. Mentions stand in front. */
export function adfDocument(paragraphs: readonly string[], mentions: readonly AccountId[] = []): AdfDocument {
  const content: AdfNode[] = [];
  let items: AdfNode[] = [];
  const endList = (): void => {
    if (items.length > 0) content.push({ type: 'bulletList', content: items });
    items = [];
  };
  if (mentions.length > 0) content.push(paragraph(mentions.flatMap((id) => [mention(id), text(' ')])));
  for (const line of paragraphs.filter((each) => each.length > 0)) {
    if (line.startsWith(LIST_ITEM)) {
      const body = line.slice(LIST_ITEM.length);
      items.push({ type: 'listItem', content: [paragraph(body.length > 0 ? [text(body)] : [])] });
    } else {
      endList();
      content.push(paragraph([text(line)]));
    }
  }
  endList();
  return { type: 'doc', version: 1, content };
}

export const adfSchema: z.ZodType<AdfNode> = z.lazy(() =>
  z.object({
    type: z.string(),
    text: z.string().optional(),
    attrs: z.record(z.string(), z.unknown()).optional(),
    content: z.array(adfSchema).optional(),
  }),
);

const BLOCKS: ReadonlySet<string> = new Set([
  'paragraph',
  'heading',
  'codeBlock',
  'blockquote',
  'listItem',
  'tableRow',
  'rule',
]);

/** What an inline node reads as, where it isn't text. */
const INLINE: Readonly<Record<string, (attrs: Readonly<Record<string, unknown>>) => string>> = {
  hardBreak: () => '\n',
  mention: ({ text: shown }) => (typeof shown === 'string' ? shown : ''),
  emoji: ({ text: shown, shortName }) => String(shown ?? shortName ?? ''),
  inlineCard: ({ url }) => (typeof url === 'string' ? url : ''),
};

/** The text of a document, one line per block; formatting and empty lines are lost. */
export function adfText(node: AdfNode): string {
  const lines: string[] = [''];
  const add = (value: string): void => {
    lines[lines.length - 1] += value;
  };
  const visit = (each: AdfNode): void => {
    if (BLOCKS.has(each.type) && lines.at(-1) !== '') lines.push('');
    // Types come from whoever wrote the document: `__proto__` is none of ours.
    const inline = Object.hasOwn(INLINE, each.type) ? INLINE[each.type] : undefined;
    add(each.text ?? inline?.(each.attrs ?? {}) ?? '');
    for (const child of each.content ?? []) visit(child);
  };
  visit(node);
  return lines.join('\n').trim();
}
