import fc from 'fast-check';
import { adfDocument, adfSchema, adfText } from '../../../../src/app/adapters/jira/adf';
import type { AccountId } from '../../../../src/domain/ids';

const line = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && !/[\r\n]/.test(text));

test('what is written reads back line by line', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (lines) => {
      const plain = lines.map((each) => each.replace(/^- /, ''));
      const usable = plain.filter((each) => each.trim() === each && each !== '');
      expect(adfText(adfDocument(usable))).toBe(usable.join('\n'));
    }),
  );
});

test('neighbouring dashes become one list, and mentions stand in front', () => {
  const document = adfDocument(
    ['Mend these:', '- first', '- second', 'Then submit.'],
    ['account-1' as AccountId],
  );
  expect(document.content.map(({ type }) => type)).toEqual([
    'paragraph',
    'paragraph',
    'bulletList',
    'paragraph',
  ]);
  expect(document.content[0]?.content?.[0]).toEqual({ type: 'mention', attrs: { id: 'account-1' } });
  expect(adfText(document)).toBe('Mend these:\nfirst\nsecond\nThen submit.');
});

test("people's documents: hard breaks are lines, formatting is dropped, cards keep their address", () => {
  const document = adfSchema.parse({
    type: 'doc',
    version: 1,
    content: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'payments-api: encrypt', marks: [{ type: 'strong' }] },
          { type: 'hardBreak' },
          { type: 'text', text: 'ledger: decrypt' },
        ],
      },
      { type: 'paragraph', content: [] },
      { type: 'paragraph', content: [{ type: 'inlineCard', attrs: { url: 'https://example.com/x' } }] },
    ],
  });
  expect(adfText(document)).toBe('payments-api: encrypt\nledger: decrypt\nhttps://example.com/x');
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'a node of the type %s is read as one of an unknown type',
  (type) => {
    const paragraph = {
      type: 'paragraph',
      content: [
        { type, attrs: {} },
        { type: 'text', text: 'Read on.' },
      ],
    };
    expect(adfText({ type: 'doc', content: [paragraph] })).toBe('Read on.');
  },
);
