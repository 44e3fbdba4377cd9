import { z } from 'zod';

/**
 * The structure of an Atlassian Document: a `doc` of nodes that have a type, and text in text nodes only.
 * Source: the Atlassian Document Format's JSON schema, without the attributes of each node type.
 */
interface AdfNode {
  type: string;
  text?: string | undefined;
  attrs?: Record<string, unknown> | undefined;
  marks?: { type: string; attrs?: Record<string, unknown> | undefined }[] | undefined;
  content?: AdfNode[] | undefined;
}

const mark = z.strictObject({ type: z.string().min(1), attrs: z.record(z.string(), z.unknown()).optional() });

const node: z.ZodType<AdfNode> = z.lazy(() =>
  z
    .strictObject({
      type: z.string().min(1),
      text: z.string().min(1).optional(),
      attrs: z.record(z.string(), z.unknown()).optional(),
      marks: z.array(mark).optional(),
      content: z.array(node).optional(),
    })
    .refine((one) => (one.type === 'text') === (one.text !== undefined), 'only text nodes have text'),
);

const document = z.strictObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(node) });

export const isAdf = (value: unknown): boolean => document.safeParse(value).success;

/** The text of a document, a line per block. */
export function adfText(value: unknown): string {
  const parsed = document.safeParse(value);
  return parsed.success ? parsed.data.content.map(nodeText).join('\n') : '';
}

function nodeText(one: AdfNode): string {
  if (one.type === 'hardBreak') return '\n';
  if (one.type === 'mention') return String(one.attrs?.['text'] ?? one.attrs?.['id'] ?? '');
  return one.text ?? (one.content ?? []).map(nodeText).join('');
}
