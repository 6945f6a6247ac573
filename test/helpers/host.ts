// SPDX-License-Identifier: GPL-2.0-or-later
// The control plane of the daemon over an engine without NICs, driven by the real tools.
import { connect } from 'node:net';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { run as runDpip } from '../../dpip/run.js';
import { run as runIpvsadm } from '../../ipvsadm/run.js';
import { nodeFiles } from '../../compat/conf/files.js';
import { readConfig } from '../../native/host/config/read.js';
import { RateMeter } from '../../native/host/run/rate-meter.js';
import { LiveSettings } from '../../native/host/run/live-settings.js';
import { Balancer } from '../../native/host/engine/balancer.js';
import { connPages } from '../../native/host/handlers/conns.js';
import type { Context } from '../../native/host/handlers/context.js';
import { DeviceTable } from '../../native/host/handlers/devices.js';
import { defaultLimits, startServer } from '../../native/host/socket/server.js';
import type { SocketLimits } from '../../native/host/socket/server.js';
import { memoryIo } from '../conformance/memory-io.js';
import { poolFree, startEngine } from './engine.js';
import type { TestEngine } from './engine.js';
import { temporaryFolder } from './folder.js';

/** What a tool printed and how it ended. */
export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A daemon in this process. */
export interface TestHost {
  readonly engine: TestEngine;
  readonly context: Context & { readonly rates: RateMeter };
  readonly path: string;
  /** Lines of the daemon's log. */
  readonly log: readonly string[];
  /** Runs `ipvsadm …` or `dpip …` against the daemon. */
  tool(command: string, stdin?: string): Promise<ToolResult>;
  /** Sends bytes and gathers what comes until the daemon hangs up. */
  send(...chunks: readonly Uint8Array[]): Promise<Buffer>;
}

export interface HostSpec {
  readonly workers?: number;
  readonly limits?: Partial<SocketLimits>;
  /** True: the devices talk LLDP, as with `lldp on`. */
  readonly lldp?: boolean;
}

const ports = ['dpdk0', 'dpdk1'];

/** Every setting at its default. */
const { config } = await readConfig('dpvs.conf', {
  ...nodeFiles,
  readFile: () => Promise.resolve(Buffer.from('global_defs {\n}\n')),
});

function contextOf(engine: TestEngine, workers: number): TestHost['context'] {
  const balancer = new Balancer(engine.addon);
  return {
    balancer,
    settings: new LiveSettings(balancer, config),
    rates: new RateMeter(balancer, workers),
    ports: new DeviceTable(
      ports.map((name) => ({
        name,
        kind: 'physical',
        driver: 'memory',
        bus: 'vdev',
        ifIndex: 0,
        maxRxQueues: workers,
        maxTxQueues: workers,
        txFastFree: true,
      })),
    ),
    outfit: { kni: true, linkLocal: () => [], note: () => undefined },
    workers: Array.from({ length: workers }, (_, at) => ({
      lcore: at + 1,
      queues: ports.map((_name, port) => ({ port, rx: [at], tx: [at] })),
    })),
    mainLcore: 0,
    packetBuffers: { all: 16383, free: poolFree },
    connPages: connPages(),
    unwantedLaddrs: new Set(),
  };
}

/** Writes chunks one after another; resolves with all that was answered. */
function exchange(path: string, chunks: readonly Uint8Array[]): Promise<Buffer> {
  return new Promise((resolve) => {
    const got: Buffer[] = [];
    const socket = connect(path, () => {
      for (const chunk of chunks) socket.write(chunk);
    });
    socket.on('data', (chunk) => got.push(chunk));
    socket.on('error', () => undefined); // a daemon may hang up while we still write
    socket.on('close', () => resolve(Buffer.concat(got)));
  });
}

/** Starts a daemon with the devices dpdk0 and dpdk1; it ends with the test. */
export async function startHost(
  t: ExecutionContext<unknown>,
  { workers = 1, limits = {}, lldp = false }: HostSpec = {},
): Promise<TestHost> {
  const engine = await startEngine(t, { ports, workers });
  const context = contextOf(engine, workers);
  ports.forEach((_name, port) => context.balancer.setPort(port, 'lldp', lldp));
  const path = join(await temporaryFolder(t), 'ipc');
  const log: string[] = [];
  const server = await startServer({
    path,
    context,
    limits: { ...defaultLimits, ...limits },
    log: (level, text) => void log.push(`${level} ${text}`),
  });
  t.teardown(() => server.close());
  return {
    engine,
    context,
    path,
    log,
    send: (...chunks) => exchange(path, chunks),
    async tool(command, stdin = '') {
      const [argv0 = '', ...argv] = command.split(' ');
      const { io, printed } = memoryIo({ argv0, env: { DPVS_IPC_FILE: path }, stdin });
      const exitCode = await (argv0 === 'dpip' ? runDpip : runIpvsadm)(argv, io);
      return { exitCode, ...printed };
    },
  };
}
