// SPDX-License-Identifier: GPL-2.0-or-later
import { must } from '../../../packaging/demo/lab/command.js';
import { Namespace } from '../../../packaging/demo/lab/namespace.js';

/** Hosts of every recording: their network, and the MAC address of eth0. */
const hosts = {
  client: ['wan', '02:00:00:00:01:01'],
  lanclient: ['lan', '02:00:00:00:02:0a'],
  rs1: ['lan', '02:00:00:00:02:02'],
  rs2: ['lan', '02:00:00:00:02:03'],
} as const;

/** The engine's ports: their network and MAC address. */
const ports = [
  ['lan', '02:00:00:00:0d:00'],
  ['wan', '02:00:00:00:0d:01'],
] as const;

const bridges = ['wan', 'lan'] as const;
const noOffload = ['tx', 'rx', 'sg', 'gso', 'tso', 'gro', 'lro'].flatMap((name) => [name, 'off']);

function batch(lines: readonly string[]): string[] {
  return ['sh', '-c', 'printf "%s\\n" "$@" | ip -batch -', 'sh', ...lines];
}

const noIpv6 =
  'for f in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 1 >$f; done; ' +
  'for f in /proc/sys/net/bridge/bridge-nf-call-*; do [ ! -e "$f" ] || echo 0 >"$f"; done';
const oneTry = 'echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad 2>/dev/null || true';

/** The machines of a recording, cabled. */
export class Topology {
  readonly #places: ReadonlyMap<string, Namespace>;

  private constructor(places: ReadonlyMap<string, Namespace>) {
    this.#places = places;
  }

  static async build(portCount: number): Promise<Topology> {
    const names = [...Object.keys(hosts), 'engine', 'wire'];
    const made = await Promise.all(names.map((name) => Namespace.create(name)));
    const topology = new Topology(new Map(made.map((one, at) => [names[at] ?? '', one])));
    try {
      await topology.#cable(portCount);
    } catch (error) {
      await topology.close();
      throw error;
    }
    return topology;
  }

  #place(name: string): Namespace {
    const found = this.#places.get(name);
    if (found === undefined) throw new Error(`there is no place '${name}'`);
    return found;
  }

  async #cable(portCount: number): Promise<void> {
    const wire = this.#place('wire');
    await must(wire.enterNetwork(['sh', '-c', noIpv6]));
    await must(this.#place('engine').enterNetwork(['sh', '-c', noIpv6]));
    await must(
      wire.enterNetwork(
        batch([
          ...bridges.map((name) => `link add ${name} type bridge forward_delay 0 mcast_snooping 0`),
          ...bridges.map((name) => `link set ${name} up`),
        ]),
      ),
    );
    const ends = Object.entries(hosts).map(([place, [bridge, mac]]) => ({ place, bridge, mac, name: 'eth0' })); // prettier-ignore
    const engineEnds = ports
      .slice(0, portCount)
      .map(([bridge, mac], n) => ({ place: 'engine', bridge, mac, name: `v${n}` }));
    for (const end of [...ends, ...engineEnds]) await this.#link(end);
  }

  async #link({ place, bridge, mac, name }: Record<'place' | 'bridge' | 'mac' | 'name', string>) {
    const [wire, host] = [this.#place('wire'), this.#place(place)];
    const socket = `${place}-${name}`.slice(0, 15);
    await must(
      wire.enterNetwork(
        batch([
          `link add ${socket} type veth peer name ${name} address ${mac} netns ${host.pid}`,
          `link set ${socket} master ${bridge} up`,
        ]),
      ),
    );
    const silent = '"$@" >/dev/null 2>&1 || true'; // not every feature can be switched
    await must(
      wire.enterNetwork(['sh', '-c', silent, 'sh', 'ethtool', '-K', socket, ...noOffload]),
    );
    await must(host.enterNetwork(['sh', '-c', silent, 'sh', 'ethtool', '-K', name, ...noOffload]));
    await must(host.enterNetwork(['sh', '-c', oneTry]));
    await must(host.enterNetwork(['ip', 'link', 'set', name, 'up']));
  }

  /** The argument vector that runs another one at a place. */
  enter(place: string, argv: readonly string[]): string[] {
    return this.#place(place).enterNetwork(argv);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#places.values()].map((place) => place.close()));
  }
}
