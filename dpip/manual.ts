// SPDX-License-Identifier: GPL-2.0-or-later
// The lists of man/dpip.8 and the completion of bash, from the tables.
import { verbs } from './command/object.js';
import type { Verb } from './command/object.js';
import { noLetter, optionRows } from './command/options.js';
import type { OptionRow } from './command/options.js';
import { objects } from './objects/list.js';
import type { ObjectRow } from './objects/list.js';

const roff = (text: string): string => text.replaceAll('\\', '\\e').replaceAll('-', '\\-');

function optionEntry({ letter, longs, value, text }: OptionRow): string {
  const names = [
    ...(letter === noLetter ? [] : [`-${letter}`]),
    ...longs.map((long) => `--${long}`),
  ];
  const spelled = names.map((name) => `\\fB${roff(name)}\\fR`).join(', ');
  return `.TP\n${spelled}${value === undefined ? '' : ` \\fI${roff(value)}\\fR`}\n${roff(text)}\n`;
}

/** Other spellings of command words. */
const spellings: Partial<Record<Verb, string>> = { show: 'show (list)', set: 'set (change)' };

function objectEntry([name, { text, verbs: known }]: [string, ObjectRow]): string {
  const words = known.map((verb) => spellings[verb] ?? verb).join(', ');
  return `.TP\n.B ${roff(name)}\n${roff(text)} Commands: ${words}.\n`;
}

const lists: Readonly<Record<string, () => string>> = {
  options: () => optionRows.map(optionEntry).join(''),
  objects: () => Object.entries(objects).map(objectEntry).join(''),
};

/** The page with what stands between its `begin LIST` and `end LIST` comments written anew. */
export function spliceManual(page: string): string {
  let text = page;
  for (const [name, list] of Object.entries(lists)) {
    const [begin, end] = [`.\\" begin ${name}\n`, `.\\" end ${name}\n`];
    const [before = '', rest = ''] = text.split(begin);
    text = before + begin + list() + rest.slice(rest.indexOf(end));
  }
  return text;
}

/** The script that bash sources: objects, then their commands, then their words. */
export function completionScript(): string {
  const options = optionRows.flatMap(({ longs }) => longs.map((long) => `--${long}`)).join(' ');
  const cases = Object.entries(objects).map(
    ([name, row]) =>
      `    ${name}) verbs='${row.verbs.join(' ')} help' words='${row.words.join(' ')}' ;;\n`,
  );
  return `# SPDX-License-Identifier: GPL-2.0-or-later
# do not edit: written by dpip/generate.ts from dpip/objects/list.ts and dpip/command/options.ts
_dpip() {
  local word object= verb= verbs='${verbs.join(' ')}' words=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
    -*) ;;
    *) if [ -z "$object" ]; then object=$word; elif [ -z "$verb" ]; then verb=$word; fi ;;
    esac
  done
  case $object in
${cases.join('')}  esac
  [ -n "$verb" ] || words=$verbs
  [ -n "$object" ] || words='${Object.keys(objects).join(' ')}'
  case \${COMP_WORDS[COMP_CWORD]} in -*) words='${options}' ;; esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _dpip dpip
`;
}
