// SPDX-License-Identifier: GPL-2.0-or-later
import { nameOf, optionTable } from './options.js';

/** Options whose value is a file. */
const ofFiles = ['use-file', 'pid', 'vrrp_pid', 'checkers_pid', 'bfd_pid', 'config-test', 'plan'];

/** The script that completes keepalived's command line in bash, without its head. */
export function completionLines(): readonly string[] {
  const long = optionTable.map((option) => `--${nameOf(option)}`);
  const short = optionTable.flatMap(({ short: letter }) => (letter === undefined ? [] : [letter]));
  const files = optionTable.filter((option) => ofFiles.includes(nameOf(option)));
  const before = files.flatMap((option) => [
    `--${nameOf(option)}`,
    ...(option.short === undefined ? [] : [`-${option.short}`]),
  ]);
  return [
    '_keepalived() {',
    '  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}',
    '  case $before in',
    `    ${before.join('|')}) COMPREPLY=($(compgen -f -- "$word")); return ;;`,
    '  esac',
    '  case $word in',
    `    --*) COMPREPLY=($(compgen -W '${long.join(' ')}' -- "$word")) ;;`,
    `    -*) COMPREPLY=($(compgen -W '${[...short.map((letter) => `-${letter}`), ...long].join(' ')}' -- "$word")) ;;`,
    '    *) COMPREPLY=($(compgen -f -- "$word")) ;;',
    '  esac',
    '}',
    'complete -o filenames -F _keepalived keepalived',
  ];
}
