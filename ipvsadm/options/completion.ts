// SPDX-License-Identifier: GPL-2.0-or-later
// Completion for bash, from the tables: commands first, then the options that go with the command.
import { commandTable, type CommandRow } from './commands.js';
import { optionTable } from './table.js';

function optionsOf({ name, needs, allows, oneOf = [] }: CommandRow): string {
  const legal = new Set([...needs, ...allows, ...oneOf]);
  const rows = optionTable.filter(({ check, goesWith }) =>
    check === undefined ? goesWith?.includes(name) : legal.has(check),
  );
  return rows.map(({ long }) => `--${long}`).join(' ');
}

const spellings = ({ long, short }: CommandRow): string =>
  [`--${long}`, ...[...short].map((letter) => `-${letter}*`)].join('|');

/** The script that bash sources. */
export function completionScript(): string {
  const commands = commandTable.map(({ long }) => `--${long}`).join(' ');
  const cases = commandTable.map((row) => `    ${spellings(row)}) words='${optionsOf(row)}' ;;\n`);
  return `# SPDX-License-Identifier: GPL-2.0-or-later
# do not edit: written by ipvsadm/generate.ts from ipvsadm/options
_ipvsadm() {
  local words='${commands}'
  case \${COMP_WORDS[1]} in
${cases.join('')}  esac
  [ "$COMP_CWORD" -gt 1 ] || words='${commands}'
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _ipvsadm ipvsadm
`;
}
