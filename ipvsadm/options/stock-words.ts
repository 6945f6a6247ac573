// SPDX-License-Identifier: GPL-2.0-or-later
import type { ErrorCode } from '../../compat/errors/codes.js';
import type { DpvsError } from '../../compat/errors/dpvs-error.js';
import type { CommandName } from './names.js';
import { stockUsage, stockVersion } from './stock-usage.js';
import type { Words } from './words.js';

type Texts = Readonly<Partial<Record<ErrorCode, string>>>;

const anywhere: Texts = {
  EDPVS_EXIST: 'Service already exists',
  EDPVS_NOTEXIST: 'No such service',
  EDPVS_NOSERV: 'Service not defined',
  EDPVS_MSG_FAIL: 'No such service',
  EDPVS_NOMEM: 'Memory allocation problem',
  EDPVS_NOTSUPP: 'Operation not supported with specified address family',
};
const onService: Texts = { EDPVS_NOTEXIST: 'Scheduler or persistence engine not found' };
const onMissingService: Texts = { EDPVS_INVAL: 'No such service' };
const onDest: Texts = {
  EDPVS_INVAL: 'Service not defined',
  EDPVS_EXIST: 'Destination already exists',
  EDPVS_NOTEXIST: 'No such destination',
};

const texts: Readonly<Partial<Record<CommandName, Texts>>> = {
  'add-service': onService,
  'edit-service': { ...onMissingService, ...onService },
  'delete-service': onMissingService,
  zero: onMissingService,
  'add-server': onDest,
  'edit-server': onDest,
  'delete-server': onDest,
};

const otherwise = 'Invalid operation.  Possibly wrong module version, address not unicast, ...';

function failure({ code }: DpvsError, command: CommandName): string {
  return texts[command]?.[code] ?? anywhere[code] ?? otherwise;
}

/** The words of stock ipvsadm 1.31 on a kernel of today. */
export const stockWords: Words = {
  stock: true,
  usage: stockUsage,
  version: stockVersion,
  notRunning: 'Are you sure that IP Virtual Server is built in the kernel or as module?',
  zeroPort: 'Zero port specified for non-persistent service',
  headingVersion: '1.2.1',
  tableSize: 4096,
  opsOption: '-o',
  savesAll: false,
  failure,
};
