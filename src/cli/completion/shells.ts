import type { Flag, Place } from './tree';

/** Scripts that complete `keydesk` by what its commands say of themselves. They need no Node at completion. */

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const words = (list: readonly { readonly word: string }[]): string => list.map(({ word }) => word).join(' ');
const taking = (places: readonly Place[]): readonly (readonly [Place, Flag])[] =>
  places.flatMap((place) => place.options.flatMap((flag) => (flag.values ? [[place, flag] as const] : [])));

/** Options that take a value, so that the value is no command. */
const valued = (places: readonly Place[]): string =>
  [...new Set(taking(places).map(([, { word }]) => word))].sort().join('|');

/** What bash and zsh do with each word before the one to complete: `at` becomes the command that they lead to. */
const walk = (places: readonly Place[]): string => `    case "$word" in
      ${valued(places)}) skip=yes; continue ;;
      -*) continue ;;
    esac
    case "\${at:+$at }$word" in
      ${places.flatMap(({ path }) => (path === '' ? [] : [quoted(path)])).join('|')}) at="\${at:+$at }$word" ;;
    esac`;

const valuesCase = (places: readonly Place[], file: string, list: (values: string) => string): string =>
  taking(places)
    .map(([{ path }, { word, values }]) => {
      const action = values === 'file' ? file : list((values ?? []).join(' '));
      return `    ${quoted(`${path}|${word}`)}) ${action}; return ;;`;
    })
    .join('\n');

export const bash = (
  places: readonly Place[],
): string => `# keydesk: completion for bash. eval "$(keydesk completion bash)"
_keydesk() {
  local current="\${COMP_WORDS[COMP_CWORD]}" at='' known='' skip='' back=1 before index word
  COMPREPLY=()
  # Bash parts --option=value into three words.
  if [[ $current == '=' ]]; then current=''; elif [[ \${COMP_WORDS[COMP_CWORD - 1]} == '=' ]]; then back=2; fi
  before="\${COMP_WORDS[COMP_CWORD - back]}"
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    if [[ -n $skip ]]; then [[ $word == '=' ]] || skip=''; continue; fi
${walk(places)}
  done
  case "$at|$before" in
${valuesCase(places, 'COMPREPLY=($(compgen -f -- "$current"))', (values) => `COMPREPLY=($(compgen -W ${quoted(values)} -- "$current"))`)}
  esac
  case "$at" in
${places
  .map(
    ({ path, commands, options }) =>
      `    ${quoted(path)}) known=${quoted(words(commands))}; [[ $current == -* ]] && known=${quoted(words(options))} ;;`,
  )
  .join('\n')}
  esac
  COMPREPLY=($(compgen -W "$known" -- "$current"))
}
complete -o filenames -F _keydesk keydesk
`;

const described = (list: readonly { readonly word: string; readonly description: string }[]): string =>
  list.map(({ word, description }) => quoted(`${word.replaceAll(':', '\\:')}:${description}`)).join(' ');

export const zsh = (places: readonly Place[]): string => `#compdef keydesk
# keydesk: completion for zsh. Put it as _keydesk into a folder of $fpath
_keydesk() {
  local at='' skip='' index word before="\${words[CURRENT-1]}"
  local -a known flags
  for ((index = 2; index < CURRENT; index++)); do
    word="\${words[index]}"
    if [[ -n $skip ]]; then skip=''; continue; fi
${walk(places)}
  done
  if [[ "\${words[CURRENT]}" == --*=* ]]; then before="\${words[CURRENT]%%=*}"; compset -P '*='; fi
  case "$at|$before" in
${valuesCase(places, '_files', (values) => (values === '' ? '_message value' : `compadd -- ${values}`))}
  esac
  case "$at" in
${places
  .map(
    ({ path, commands, options }) =>
      `    ${quoted(path)}) known=(${described(commands)}); flags=(${described(options)}) ;;`,
  )
  .join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then _describe option flags; else _describe command known; fi
}
compdef _keydesk keydesk
`;

const fishQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fishFlag({ path }: Place, { word, description, values }: Flag): string {
  const value =
    values === undefined ? '' : values === 'file' ? ' -r -F' : ` -x -a ${fishQuoted(values.join(' '))}`;
  return `complete -c keydesk -n ${fishQuoted(`__keydesk_at ${fishQuoted(path)}`)} -l ${word.slice(2)}${value} -d ${fishQuoted(description)}`;
}

export const fish = (
  places: readonly Place[],
): string => `# keydesk: completion for fish. keydesk completion fish > ~/.config/fish/completions/keydesk.fish
function __keydesk_at
  set -l at
  set -l skip
  for word in (commandline -opc)[2..-1]
    if test -n "$skip"
      set skip
      continue
    end
    switch $word
      case ${valued(places).replaceAll('|', ' ')}
        set skip yes
        continue
      case '-*'
        continue
    end
    set -l next (string join ' ' $at $word)
    if contains -- $next ${places.flatMap(({ path }) => (path === '' ? [] : [fishQuoted(path)])).join(' ')}
      set at $next
    end
  end
  test "$at" = "$argv[1]"
end
complete -c keydesk -f
${places
  .flatMap((place) => [
    ...place.commands.map(
      ({ word, description }) =>
        `complete -c keydesk -n ${fishQuoted(`__keydesk_at ${fishQuoted(place.path)}`)} -a ${word} -d ${fishQuoted(description)}`,
    ),
    ...place.options.map((flag) => fishFlag(place, flag)),
  ])
  .join('\n')}
`;
