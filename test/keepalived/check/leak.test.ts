// SPDX-License-Identifier: GPL-2.0-or-later
import { createServer } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import { watchChecker } from '../../helpers/checker.js';
import { listening, udpServer } from '../../helpers/servers.js';

const rounds = 300;

/** Kinds of sockets of this process that are open. */
const sockets = (): number =>
  process.getActiveResourcesInfo().filter((kind) => /TCP|UDP|TLS|Pipe/.test(kind)).length;

async function many(t: ExecutionContext, block: string, port: number): Promise<void> {
  const { clock, checker, decisions } = watchChecker(t, block, { port });
  await clock.fire(1000);
  for (let round = 0; round < rounds; round += 1) await clock.fire(6000);
  await clock.armed(6000);
  t.is(decisions(), 'UP*');
  t.deepEqual(clock.delays, [6000]);
  checker.stop();
  t.deepEqual(clock.delays, []);
}

test.serial('hundreds of rounds leave neither a socket nor a timer', async (t) => {
  const web = createServer((_, response) => response.end('ok'));
  const port = await listening(t, web);
  const dns = await udpServer(t, (query) => (query.writeUInt16BE(0x8180, 2), query));
  const before = sockets();
  await many(t, 'TCP_CHECK {\n}', port);
  await many(t, 'HTTP_GET {\nurl {\npath /\n}\n}', port);
  await many(t, 'DNS_CHECK {\n}', dns);
  web.closeAllConnections();
  await new Promise((later) => setTimeout(later, 100));
  t.true(sockets() <= before, `${sockets()} sockets, ${before} before`);
});
