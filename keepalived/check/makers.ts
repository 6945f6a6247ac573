// SPDX-License-Identifier: GPL-2.0-or-later
import type { CheckerKind } from '../config/model/lvs.js';
import { bfdCheck } from './bfd-check.js';
import type { MakeChecker } from './checker.js';
import { dnsCheck } from './dns-check.js';
import { fileCheck } from './file-check.js';
import { httpCheck } from './http-check.js';
import { miscCheck } from './misc-check.js';
import { pingCheck } from './ping-check.js';
import { smtpCheck } from './smtp-check.js';
import { tcpCheck } from './tcp-check.js';
import { udpCheck } from './udp-check.js';

const makers: Readonly<Record<CheckerKind, MakeChecker>> = {
  TCP_CHECK: tcpCheck,
  HTTP_GET: httpCheck,
  SSL_GET: httpCheck,
  SMTP_CHECK: smtpCheck,
  DNS_CHECK: dnsCheck,
  MISC_CHECK: miscCheck,
  UDP_CHECK: udpCheck,
  PING_CHECK: pingCheck,
  FILE_CHECK: fileCheck,
  BFD_CHECK: bfdCheck,
};

/** Makes the checker of a kind. */
export const makeChecker: MakeChecker = (request) => makers[request.config.kind](request);
