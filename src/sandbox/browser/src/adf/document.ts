/** Atlassian Document Format, as far as the pages read and write it. */
export interface AdfNode {
  readonly type: string;
  readonly text?: string;
  readonly attrs?: { readonly [name: string]: unknown; readonly id?: unknown };
  readonly marks?: readonly AdfMark[];
  readonly content?: readonly AdfNode[];
}

export interface AdfMark {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

const isNode = (value: unknown): value is AdfNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

export const isDocument = (value: unknown): value is AdfNode => isNode(value) && value.type === 'doc';

/** Node types that a plain text box can show and give back as they were. */
const PLAIN = new Set(['doc', 'paragraph', 'text', 'hardBreak']);

/** Whether the document survives being edited as plain text. */
export const isPlain = (node: AdfNode): boolean =>
  PLAIN.has(node.type) && (node.marks ?? []).length === 0 && (node.content ?? []).every(isPlain);

/** Plain text as a document: an empty line starts a paragraph, any other line a line. Null for no text at all. */
export function toDocument(text: string): AdfNode | null {
  const trimmed = text.replaceAll('\r\n', '\n').trim();
  if (trimmed === '') return null;
  return { type: 'doc', version: 1, content: trimmed.split(/\n{2,}/).map(paragraph) } as AdfNode;
}

const paragraph = (text: string): AdfNode => ({
  type: 'paragraph',
  content: text
    .split('\n')
    .flatMap((line, index) => [
      ...(index === 0 ? [] : [{ type: 'hardBreak' }]),
      ...(line === '' ? [] : [{ type: 'text', text: line }]),
    ]),
});

/** The text of a document: blocks apart by an empty line, so that {@link toDocument} gives the same again. */
export const toText = (document: unknown): string =>
  isDocument(document) ? (document.content ?? []).map(textOf).join('\n\n') : '';

function textOf(node: AdfNode): string {
  if (node.type === 'hardBreak') return '\n';
  if (node.type === 'mention') return mentionText(node);
  return node.text ?? (node.content ?? []).map(textOf).join(node.type.endsWith('List') ? '\n' : '');
}

/** Jira writes mentions with an at sign in front, apps without. */
export function mentionText({ attrs }: AdfNode): string {
  const { text: shown, id } = attrs ?? {};
  const text = String(shown ?? id ?? '');
  return text.startsWith('@') ? text : `@${text}`;
}
