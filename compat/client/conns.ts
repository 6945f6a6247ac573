// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../abi/constants.js';
import type { ConnPage, ConnQuery, SockPair } from '../model/conn.js';
import * as wire from '../wire/conn.js';
import type { Channel } from './channel.js';

export interface ConnChoice {
  /** Persistence templates too. */
  readonly templates: boolean;
}

/** Connection listings. */
export interface Conns {
  /** Pages of at most 1024 entries, asked for one by one. */
  pages(choice: ConnChoice): AsyncGenerator<ConnPage>;
  /** The same from a daemon that streams them: one answer, in pieces as the reader takes them. */
  stream(choice: ConnChoice): AsyncGenerator<ConnPage>;
  /** One connection. @throws EDPVS_NOTEXIST */
  find(pair: SockPair, choice: ConnChoice): Promise<ConnPage>;
}

const flag = enums.conn_get_flags;
const { GET_IPVS_CONN_RESL_MORE } = enums.conn_get_result;
const noPair: SockPair = {
  family: 0,
  protocol: 0,
  client: '::',
  clientPort: 0,
  virtual: '::',
  virtualPort: 0,
};

const templateFlag = ({ templates }: ConnChoice): number =>
  templates ? flag.GET_IPVS_CONN_FLAG_TEMPLATE : 0;

async function* pages(channel: Channel, choice: ConnChoice): AsyncGenerator<ConnPage> {
  const first = flag.GET_IPVS_CONN_FLAG_ALL | templateFlag(choice);
  let query: ConnQuery = { flags: first, whence: 0, pair: noPair };
  for (;;) {
    const page = await channel.call(wire.getConns, query);
    yield page;
    if ((page.result & GET_IPVS_CONN_RESL_MORE) === 0) return;
    const flags = query.flags | flag.GET_IPVS_CONN_FLAG_MORE;
    query = { ...query, flags, whence: page.cursor };
  }
}

export function conns(channel: Channel): Conns {
  return {
    pages: (choice) => pages(channel, choice),
    async *stream(choice) {
      const { streamConns } = await import('../wire/table.js');
      const flags = flag.GET_IPVS_CONN_FLAG_ALL | templateFlag(choice);
      yield* channel.stream(streamConns, { lcoreIndex: 0, flags });
    },
    find: (pair, choice) => {
      const flags = flag.GET_IPVS_CONN_FLAG_SPECIFIED | templateFlag(choice);
      return channel.call(wire.findConn, { flags, whence: 0, pair });
    },
  };
}
