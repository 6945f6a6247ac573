// SPDX-License-Identifier: GPL-2.0-or-later
import type { DpvsError } from '../../compat/errors/dpvs-error.js';
import type { Edit } from './edits.js';

/** Names and numbers of the commands in the original's messages. */
const commands = {
  'add-service': ['IP_VS_SO_SET_ADD', 1154],
  'edit-service': ['IP_VS_SO_SET_EDIT', 1155],
  'del-service': ['IP_VS_SO_SET_DEL', 1156],
  'add-dest': ['IP_VS_SO_SET_ADDDEST', 1159],
  'del-dest': ['IP_VS_SO_SET_DELDEST', 1160],
  'edit-dest': ['IP_VS_SO_SET_EDITDEST', 1161],
  'add-laddr': ['SOCKOPT_SET_LADDR_ADD', 0],
  'del-laddr': ['SOCKOPT_SET_LADDR_DEL', 1],
  'add-deny': ['SOCKOPT_SET_BLKLST_ADD', 73],
  'del-deny': ['SOCKOPT_SET_BLKLST_DEL', 74],
  'add-allow': ['SOCKOPT_SET_WHTLST_ADD', 77],
  'del-allow': ['SOCKOPT_SET_WHTLST_DEL', 78],
} as const;

/** What is there already need not be added, and what is gone need not be deleted. */
export function isHarmless({ op }: Edit, { code }: DpvsError): boolean {
  if (op.startsWith('add-')) return code === 'EDPVS_EXIST';
  return op.startsWith('del-') && (code === 'EDPVS_NOTEXIST' || code === 'EDPVS_NOSERV');
}

/** `IPVS cmd NAME(N) error: TEXT(E) (VS -> RS)`. */
export function failureLine({ op, about }: Edit, error: DpvsError): string {
  const [name, number] = commands[op];
  const text = /header: (.*)\(-?\d+\)$/.exec(error.message)?.[1] ?? error.message;
  return `IPVS cmd ${name}(${number}) error: ${text}(${error.errno}) (${about})`;
}
