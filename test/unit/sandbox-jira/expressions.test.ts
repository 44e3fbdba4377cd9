import fc from 'fast-check';
import { ExpressionError } from '../../../src/sandbox/jira/expressions/error';
import { evaluate } from '../../../src/sandbox/jira/expressions/evaluator';
import { fromJson, HostObject, toJson } from '../../../src/sandbox/jira/expressions/values';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const person = (accountId: string) => new HostObject('User', accountId, { accountId: () => accountId });

const variables = {
  issue: new HostObject('Issue', '1', {
    summary: () => 'A key',
    reporter: () => person('alice'),
    assignee: () => null,
    labels: () => ['red', 'blue'],
  }),
  user: person('alice'),
  config: fromJson({ limit: 3, names: ['a', 'b'], nested: { on: true } }),
};

const run = (source: string): unknown => toJson(evaluate(source, { variables, now: NOW }));

test.each<[string, unknown]>([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3 - -1', 10],
  ['7 % 4 / 2', 1.5],
  ["'a' + 1 + 'b'", 'a1b'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the language under test
  ['`sum ${1 + 1} of ${config.names.join("/")}`', 'sum 2 of a/b'],
  ['1 < 2 && 2 <= 2 && !(3 > 4)', true],
  ["'b' > 'a'", true],
  ['null ?? 5', 5],
  ["false || 'x'", 'x'],
  ['issue.assignee == null ? "nobody" : issue.assignee.accountId', 'nobody'],
  ['issue.assignee?.accountId', null],
  ['issue.assignee?.accountId.length', null],
  ['issue.assignee?.accountId ?? "none"', 'none'],
  ['user == issue.reporter', true],
  ['user.accountId != issue.reporter?.accountId', false],
  ['config.limit', 3],
  ['config["nested"].on', true],
  ['config.missing', null],
  ['config.names[1]', 'b'],
  ['config.names[9]', null],
  ['[3, 1, 2].sort((a, b) => a - b)', [1, 2, 3]],
  ['[1, 2, 3].map(x => x * x).filter(x => x > 1)', [4, 9]],
  ['[1, 2, 3].reduce((a, b) => a + b)', 6],
  ['[1, 2, 3].reduce((a, b) => a + b, 10)', 16],
  ['[1, 2].some(x => x == 2) && [1, 2].every(x => x > 0)', true],
  ["issue.labels.includes('red')", true],
  ['[[1], [2, 3]].flatMap(x => x).length', 3],
  ["'Hello'.toLowerCase().startsWith('he')", true],
  ["'a-b-c'.split('-')", ['a', 'b', 'c']],
  ["'abc123'.match('[0-9]+')[0]", '123'],
  ["' x '.trim().length", 1],
  ['let a = 2; let b = a * 2; a + b', 6],
  ['let twice = x => x * 2; return twice(4);', 8],
  ['if (config.limit > 2) { "many" } else { "few" }', 'many'],
  ['{ a: 1, "b c": [2] }', { a: 1, 'b c': [2] }],
  ['[1].map(x => { id: x })', [{ id: 1 }]],
  ['[1].map(x => { let y = x + 1; y })', [2]],
  ['new Date() < new Date().plusDays(1)', true],
  ["new Date('2026-03-01T12:00:00Z') == new Date()", true],
  ["typeof 'x'", 'string'],
  ['[1, 2] == [1, 2]', true],
  ["1 == '1'", false],
  ['Math.max(1, 3)', 3],
  ["Number('12')", 12],
  ['true ? false ? 1 : 2 : 3', 2],
])('%s', (source, expected) => {
  expect(run(source)).toEqual(expected);
});

test.each([
  ['issue.nothing', "Unrecognized property of Issue: 'nothing'"],
  ['issue.assignee.accountId', "Cannot read the property 'accountId' of null"],
  ['unknown', "The variable 'unknown' is not defined"],
  ["'x'.nothing", 'Unrecognized property of String'],
  ["1 < '2'", "Can't compare Number to String."],
  ["1 - 'a'", 'must be a Number'],
  ['issue.summary()', 'String is not a function'],
  ['[1, 2', "expected ','"],
  ['1 +', 'Unexpected end'],
  ["'open", 'Unterminated string'],
  ['a # b', "Unexpected character '#'"],
  ['[].reduce((a, b) => a)', 'empty List'],
  ['constructor', 'is not defined'],
  ['issue.constructor', 'Unrecognized property'],
  ["'x'.constructor", 'Unrecognized property'],
  ['issue.__proto__', 'Unrecognized property'],
])('%s is an error', (source, message) => {
  expect(() => run(source)).toThrow(ExpressionError);
  expect(() => run(source)).toThrow(message);
});

test('an expression that runs on and on is stopped', () => {
  const list = `[${Array.from({ length: 60 }, () => '1').join(',')}]`;
  expect(() => run(`${list}.map(a => ${list}.map(b => ${list}.map(c => c)))`)).toThrow('steps');
});

test('arithmetic on any numbers is that of JavaScript', () => {
  const operator = fc.constantFrom('+', '-', '*', '<', '>=', '==');
  fc.assert(
    fc.property(fc.integer(), fc.integer(), operator, (a, b, op) => {
      const expected: Record<string, unknown> = {
        '+': a + b,
        '-': a - b,
        '*': a * b,
        '<': a < b,
        '>=': a >= b,
        '==': a === b,
      };
      expect(run(`(${a}) ${op} (${b})`)).toEqual(expected[op]);
    }),
  );
});

test('any text survives as a literal, and no text brings the parser down', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(run(JSON.stringify(text).replaceAll('\u2028', '\\u2028'))).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (source) => {
      try {
        evaluate(source, { variables, now: NOW });
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    }),
  );
});
