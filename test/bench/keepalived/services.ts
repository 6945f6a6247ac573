// SPDX-License-Identifier: GPL-2.0-or-later
// What the driver costs: 20,000 services with 250,000 servers, told to the daemon of bin/.
import { openChannel } from '../../../compat/client/channel.js';
import { emptyConfig } from '../../../keepalived/config/defaults.js';
import type { Config } from '../../../keepalived/config/model.js';
import type { VirtualServer } from '../../../keepalived/config/model/lvs.js';
import { Balancer } from '../../../keepalived/driver/balancer.js';
import { Director as Services } from '../../../keepalived/driver/director.js';
import { reload } from '../../../keepalived/driver/reload.js';
import { Table } from '../../../keepalived/driver/table.js';
import { systemClock } from '../../../keepalived/run/daemon/clock.js';
import { loadText } from '../../keepalived/sample.js';
import { Director } from '../cli/director.js';
import type { Report } from '../report/report.js';

const services = 20_000;
const serversOf = [12, 13] as const; // 250,000 in all
const patienceMs = 120_000;

const text = `virtual_server 10.0.0.1 80 {
lb_algo rr
lb_kind NAT
protocol TCP
${Array.from({ length: 13 }, (_, n) => `real_server 172.16.0.${n + 1} 80 {\nweight 1\n}\n`).join('')}}
`;

/** Services as they come out of files: each with objects of its own. */
function config(weight: number): Config {
  const loaded = loadText(text).config;
  const [sample] = loaded.lvs.virtualServers;
  if (sample === undefined) throw new Error('the sample has no service');
  const json = JSON.stringify(sample);
  const virtualServers = Array.from({ length: services }, (_, number) => {
    const server = JSON.parse(json) as VirtualServer;
    const address = `10.${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
    const realServers = server.realServers.slice(0, serversOf[number % 2]);
    return {
      ...server,
      realServers,
      key: { kind: 'address', address, family: 4, port: 80 } as const,
    };
  });
  const [first] = virtualServers;
  const [real] = first?.realServers ?? [];
  if (real !== undefined) real.weight = weight;
  return { ...emptyConfig(), lvs: { ...loaded.lvs, virtualServers } };
}

/** The driver of the checker process, without checkers. */
class Driver {
  readonly #table = new Table();
  readonly #services: Services;
  readonly balancer: Balancer;
  readonly refused: string[] = [];

  constructor(path: string, first: Config) {
    const nothing = (): void => undefined;
    const log = { line: (line: string) => void this.refused.push(line), detail: nothing };
    const quiet = { line: nothing, detail: nothing };
    const idle = () => Promise.resolve();
    const scripts = {
      run: () => ({ exit: Promise.reject(new Error('no scripts')), end: nothing }),
      idle,
    };
    const { global, lvs } = first;
    this.#services = new Services(first, {
      table: this.#table,
      environment: { clock: systemClock, log: quiet, scripts, random: Math.random, global, lvs },
      makeChecker: () => {
        throw new Error('there are no checkers');
      },
      ...{ perform: nothing, moved: nothing, hasAddress: () => true },
      edited: () => this.balancer.changed(),
    });
    this.balancer = new Balancer({
      ...{ path, channel: openChannel({ path, silenceMs: patienceMs }), table: this.#table },
      ...{ clock: systemClock, log, flush: false, timeouts: undefined, ours: undefined },
      prepare: idle,
    });
  }

  async start(): Promise<void> {
    this.#services.start();
    this.balancer.start();
    await this.balancer.settled(patienceMs);
  }

  async reload(next: Config): Promise<void> {
    reload(this.#services, next);
    await this.balancer.settled(patienceMs);
  }
}

const timed = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

/** From the typed configuration to the last answer of the daemon. */
export async function measureServices(to: Report): Promise<void> {
  const director = await Director.start();
  const [first, same, changed] = [config(1), config(1), config(2)];
  const driver = new Driver(director.socket, first);
  try {
    to.add('start_20k_services_ms', await timed(() => driver.start()), 'ms');
    const afterStart = driver.balancer.messages;
    to.add('reload_unchanged_ms', await timed(() => driver.reload(same)), 'ms');
    to.add('reload_unchanged_messages', driver.balancer.messages - afterStart, 'messages');
    const edits = driver.balancer.edits;
    to.add('reload_one_change_ms', await timed(() => driver.reload(changed)), 'ms');
    to.conditions.services = { services, edits, messages: afterStart };
    if (driver.balancer.edits !== edits + 1) to.fail('one changed weight was not one edit');
    const listed = (await director.tool('ipvsadm', '-ln')).stdout.match(/^ {2}->/gm)?.length ?? 0;
    if (listed !== services * 12.5 + 1) to.fail(`the daemon has ${listed} lines of servers`);
    for (const line of driver.refused.slice(0, 3)) to.fail(line);
  } finally {
    await driver.balancer.finish(0);
    await director.stop();
  }
}
