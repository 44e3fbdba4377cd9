import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { bash, fish, zsh } from '../../../src/cli/completion/shells';
import { placesOf } from '../../../src/cli/completion/tree';
import { kmsCommand } from '../../../src/cli/kms/command';

/** Each shell completes by itself, out of the script that `keydesk completion <shell>` prints. */

const PLACES = placesOf(new Command('keydesk').addCommand(kmsCommand()));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keydesk-completion-'));
  writeFileSync(join(folder, 'own.json'), '{}');
  for (const [name, script] of Object.entries({ bash, zsh, fish }))
    writeFileSync(join(folder, name), script(PLACES));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isThere = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

/** Tests with a shell; without it, one line says so. */
function inShell(shell: 'bash' | 'zsh' | 'fish', tests: () => void): void {
  if (isThere(shell)) describe(shell, tests);
  else test.skip(`${shell} isn't installed`, () => undefined);
}

/** What must be completed, with the one completion that there is. */
const CASES: readonly (readonly [line: string, word: string])[] = [
  ['keydesk kms ta', 'tasks'],
  ['keydesk kms tasks list --sta', '--state'],
  ['keydesk kms tasks list --state pen', 'pending'],
  ['keydesk kms changes propose quo', 'quorum.set'],
  ['keydesk kms api PA', 'PATCH'],
  // What follows an option that takes a value is no command.
  ['keydesk kms --url keys ta', 'tasks'],
  ['keydesk kms tasks list --url kms --sta', '--state'],
];

inShell('bash', () => {
  const complete = (...words: readonly string[]): readonly string[] => {
    const script = `source ${folder}/bash\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _keydesk; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], { encoding: 'utf8' })
      .trim()
      .split('\n');
  };

  test.each(CASES)('%s', (line, word) => {
    expect(complete(...line.split(' '))).toEqual([word]);
  });

  test('files, and nothing where nothing is known', () => {
    const order = ['keydesk', 'kms', 'policy', 'propose', '--policy'];
    expect(complete(...order, `${folder}/own`)).toEqual([join(folder, 'own.json')]);
    expect(complete('keydesk', 'kms', 'changes', 'propose', 'policy')).toEqual(['']);
  });

  test('values after an equals sign, which bash makes a word of its own', () => {
    const order = ['keydesk', 'kms', 'tasks', 'list', '--state', '='];
    expect(complete(...order, 'pen')).toEqual(['pending']);
    expect(complete(...order)).toContain('denied');
    expect(complete('keydesk', 'kms', '--url', '=', 'keys', 'ta')).toEqual(['tasks']);
  });
});

inShell('zsh', () => {
  /** Types into a shell of its own, presses the tabulator, and reads the line as it is then. */
  const TYPE = `
    zmodload zsh/zpty
    zpty inner zsh -f -i
    zpty -w inner "PS1= ; autoload -Uz compinit; compinit -D -u; source $1; capture() { zle complete-word; print -r -- \\"\\$BUFFER\\" > $2; exit }; zle -N capture; bindkey '^I' capture"
    zpty -n -w inner "$3"$'\\t'
    while zpty -r inner line; do :; done`;
  const complete = (line: string): string => {
    const out = join(folder, 'line');
    execFileSync('zsh', ['-f', '-c', TYPE, 'zsh', join(folder, 'zsh'), out, line], { timeout: 30_000 });
    return readFileSync(out, 'utf8').trim();
  };

  test.each([...CASES, ['keydesk kms tasks list --state=pen', '--state=pending'] as const])(
    '%s',
    (line, word) => {
      expect(complete(line)).toBe([...line.split(' ').slice(0, -1), word].join(' '));
    },
  );

  test('files', () => {
    expect(complete(`keydesk kms policy propose --policy ${folder}/own`)).toMatch(/own\.json$/);
  });
});

inShell('fish', () => {
  const complete = (line: string): readonly string[] =>
    execFileSync('fish', ['--no-config', '-c', `source ${folder}/fish; complete -C '${line}'`], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
      .map((found) => found.split('\t', 1)[0] ?? '');

  test.each([...CASES, ['keydesk kms tasks list --state=pen', '--state=pending'] as const])(
    '%s',
    (line, word) => {
      expect(complete(line)).toEqual([word]);
    },
  );

  test('files', () => {
    expect(complete(`keydesk kms policy propose --policy ${folder}/own`)).toEqual([join(folder, 'own.json')]);
  });
});
