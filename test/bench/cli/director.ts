// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, runCommand } from '../../../packaging/demo/lab/command.js';
import { Namespace } from '../../../packaging/demo/lab/namespace.js';
import { binFolder } from '../../../packaging/demo/lab/tree.js';
import { untilTrue } from './until.js';

/** What the balancer's neighbour on the wire has; it stands for clients and servers. */
export const peer = { mac: '02:00:00:00:01:01', address: '10.0.0.2' } as const;
const port = { mac: '02:00:00:00:0d:00', address: '10.0.0.1' } as const;

const config = `netif_defs {
    <init> pktpool_size 16383
    <init> device dpdk0 {
        rx { queue_number 1
        }
        tx { queue_number 1
        }
    }
}
worker_defs {
    <init> worker cpu0 {
        type master
        cpu_id 0
    }
    <init> worker cpu1 {
        type slave
        cpu_id 1
        port dpdk0 {
            rx_queue_ids 0
            tx_queue_ids 0
        }
    }
}
`;

/** The daemon of bin/ on one end of a cable, in a network of its own. */
export class Director {
  readonly folder: string;
  readonly #own: Namespace;
  readonly #peer: Namespace;
  #daemon: ChildProcess | undefined;

  private constructor(folder: string, own: Namespace, other: Namespace) {
    this.folder = folder;
    this.#own = own;
    this.#peer = other;
  }

  /** Its control socket. */
  get socket(): string {
    return join(this.folder, 'dpvs.ipc');
  }

  get env(): NodeJS.ProcessEnv {
    return {
      PATH: `${binFolder}:${process.env['PATH'] ?? ''}`,
      LC_ALL: 'C',
      DPVS_IPC_FILE: this.socket,
    };
  }

  /** Starts it, with addresses and routes that send whatever has no other way to the peer. */
  static async start(): Promise<Director> {
    const folder = await mkdtemp(join(tmpdir(), 'dpvs-bench-'));
    const names = ['director', 'peer'] as const;
    const [own, other] = await Promise.all(names.map((name) => Namespace.create(name)));
    const director = new Director(folder, own!, other!);
    try {
      await director.#cable();
      await director.#run();
    } catch (error) {
      await director.stop();
      throw error;
    }
    return director;
  }

  async #cable(): Promise<void> {
    const [own, other] = [this.#own, this.#peer];
    const pair = `type veth peer name eth0 address ${peer.mac} netns ${other.pid}`;
    await must(own.enterNetwork(['sh', '-c', `ip link add v0 address ${port.mac} ${pair}`]));
    const up = 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; ethtool -K $0 tx off rx off >/dev/null; ip link set $0 up'; // prettier-ignore
    await must(own.enterNetwork(['sh', '-c', up, 'v0']));
    await must(other.enterNetwork(['sh', '-c', up, 'eth0']));
    await must(
      other.enterNetwork([
        'sh',
        '-c',
        `ip addr add ${peer.address}/24 dev eth0 && ip route add default via ${port.address}`,
      ]),
    );
  }

  async #run(): Promise<void> {
    await writeFile(join(this.folder, 'dpvs.conf'), config);
    const files = ['-c', 'dpvs.conf', '-p', 'dpvs.pid', '-x', 'dpvs.ipc'];
    const eal = ['--lcores', '0@0,1@1', '--no-huge', '--no-pci', '--no-telemetry', '-m', '256'];
    const words = ['dpvs', ...files, '--', ...eal, '--vdev', 'net_af_packet0,iface=v0'];
    const [command = '', ...argv] = this.#own.enterNetwork(words);
    this.#daemon = spawn(command, argv, { cwd: this.folder, env: this.env, stdio: 'ignore' });
    await untilTrue(async () => (await this.tool('dpip', 'link', 'show')).exitCode === 0, 20_000);
    for (const line of [
      `addr add ${port.address}/24 dev dpdk0`,
      `neigh add ${peer.address} lladdr ${peer.mac} dev dpdk0`,
      `route add default via ${peer.address} dev dpdk0`,
    ]) {
      const { exitCode, stderr } = await this.tool('dpip', ...line.split(' '));
      if (exitCode !== 0) throw new Error(`dpip ${line}: ${stderr}`);
    }
  }

  /** Runs a tool of bin/ against the daemon. */
  tool(name: string, ...argv: readonly string[]) {
    return runCommand([join(binFolder, name), ...argv], { env: this.env });
  }

  /** The argument vector that runs another one on the peer. */
  onPeer(argv: readonly string[]): string[] {
    return this.#peer.enterNetwork(argv);
  }

  async stop(): Promise<void> {
    const daemon = this.#daemon;
    if (daemon !== undefined && daemon.exitCode === null && daemon.signalCode === null) {
      const closed = once(daemon, 'close');
      daemon.kill('SIGTERM');
      const timer = setTimeout(() => daemon.kill('SIGKILL'), 5000);
      await closed;
      clearTimeout(timer);
    }
    await Promise.all([this.#own.close(), this.#peer.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}
