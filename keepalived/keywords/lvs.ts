// SPDX-License-Identifier: GPL-2.0-or-later
// What the checker process reads.
import type { Context } from '../config/context.js';
import type { LvsConfig, SslConfig } from '../config/model/lvs.js';
import { checkerBfdRow } from './bfd.js';
import { groupRows } from './lvs-groups.js';
import * as r from './readers.js';
import { block, table, word, type Row } from './table.js';
import { trackFileRows } from './track-file.js';
import { virtualServerRow } from './virtual-server.js';

type L = LvsConfig;

const setting =
  (into: keyof SslConfig, name: string): r.Read<SslConfig> =>
  (context, target, line) => {
    const given = line.words[1];
    if (given === undefined) {
      context.error(`SSL ${name} missing`);
      return;
    }
    const again =
      context.build === '2.4.3'
        ? `Duplicate SSL ${name} - overwriting ${target[into] ?? ''} with ${given}`
        : `SSL ${name} already specified - replacing`;
    if (target[into] !== undefined) context.error(again, 1);
    target[into] = given;
  };

const sslTable = table<SslConfig>('SSL', [
  word('password', setting('password', 'password')),
  word('ca', setting('ca', 'cafile')),
  word('certificate', setting('certificate', 'certfile')),
  word('key', setting('key', 'keyfile')),
]);

function openSsl(context: Context, target: L): SslConfig {
  if (target.ssl !== undefined) context.error('SSL context already specified - replacing');
  target.ssl = { password: undefined, ca: undefined, certificate: undefined, key: undefined };
  return target.ssl;
}

/** Root keywords that the checker process reads. */
export const lvsRows: readonly Row<L>[] = [
  block('SSL', { table: sslTable, open: openSsl }),
  ...groupRows,
  virtualServerRow,
  ...trackFileRows<L>(),
  checkerBfdRow,
];
