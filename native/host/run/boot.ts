// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';
import type { DpvsConfig } from '../config/types.js';
import type { Addon, Engine, Status, WorkerOptions } from '../engine/addon.js';
import { Balancer } from '../engine/balancer.js';
import { connPages } from '../handlers/conns.js';
import type { Context } from '../handlers/context.js';
import { addKernel } from '../handlers/device-life.js';
import { DeviceTable } from '../handlers/devices.js';
import type { DeviceOutfit, HostPort } from '../handlers/devices.js';
import { withBonds } from './bonds.js';
import { ealWords } from './eal-arguments.js';
import { slavesOf } from './environment.js';
import type { Environment } from './environment.js';
import { LiveSettings } from './live-settings.js';
import { RateMeter } from './rate-meter.js';
import { linkLocalEdits } from './link-local.js';
import type { MatchedPort } from './ports.js';
import { planQueues } from './queues.js';
import type { QueueCounts, QueuePlan } from './queues.js';
import { settingsOf } from './settings.js';
import { StartError } from './start-error.js';

/** What runs after the start. */
export interface Booted extends Context {
  readonly settings: LiveSettings;
  readonly rates: RateMeter;
}

/** Takes a line about what differs from the configuration. */
export type Note = (text: string) => void;

function must(status: Status, what: string): void {
  if (status.code !== 0) throw new StartError(what, status.text ?? `error ${status.code}`);
}

/** Queues of the ports as they are, and the workers that can have one to send by on each. */
function planPorts(config: DpvsConfig, environment: Environment, ports: readonly MatchedPort[]) {
  const served = ports.flatMap(({ kind }, id) => (kind === 'slave' ? [] : [id]));
  const own = ports.filter(({ kind }) => kind !== 'slave');
  const devices = own.map(({ device }) => device);
  const offers = own.map(({ ealPort }) => ({ rx: ealPort.maxRxQueues, tx: ealPort.maxTxQueues }));
  const count = Math.max(1, Math.min(environment.running.length, ...offers.map(({ tx }) => tx)));
  const running = environment.running.slice(0, count);
  const plan = planQueues({ devices, all: slavesOf(config), running, offers });
  return { running, plan: withPorts(plan, served) };
}

/** The plan by numbers of ports; `served` has that of each device of the plan. */
function withPorts({ counts, workers, notes }: QueuePlan, served: readonly number[]): PortPlan {
  return {
    counts: new Map(served.map((id, at) => [id, counts[at] ?? { rx: 1, tx: 1 }])),
    workers: workers.map((queues) =>
      queues.map(({ port, ...rest }) => ({ ...rest, port: served[port] ?? port })),
    ),
    notes,
  };
}

/** Who serves which queue, by numbers of ports; no slave of a bond is among them. */
interface PortPlan {
  readonly counts: ReadonlyMap<number, QueueCounts>;
  readonly workers: QueuePlan['workers'];
  readonly notes: readonly string[];
}

const adders = {
  physical: 'addEthdevPort',
  slave: 'addSlavePort',
  bond: 'addBondPort',
} as const;

function addPort(engine: Engine, { kind, device, ealPort }: MatchedPort, counts: QueueCounts) {
  const added = engine[adders[kind]](device.name, ealPort.dpdkId, {
    rxQueues: counts.rx,
    txQueues: counts.tx,
    rxDescriptors: device.rx.descriptorNumber,
    txDescriptors: device.tx.descriptorNumber,
    mtu: device.mtuBytes,
    promiscuous: device.promiscMode,
    rssFields: device.rx.rss.split('|'),
  });
  must(added, `port ${device.name} (${ealPort.device}) does not start`);
}

const sleepers = ['net_af_packet', 'net_tap'];

function workerOptions(
  { running, lcores }: Environment,
  plan: PortPlan,
  ports: readonly MatchedPort[],
): WorkerOptions[] {
  const real = ports.filter(({ kind }) => kind !== 'bond');
  const allVirtual = real.every(({ ealPort }) => sleepers.includes(ealPort.driver));
  return plan.workers.map((queues, at) => ({
    lcore: lcores.workers[at] ?? 0,
    maySleep: running[at]?.idle ?? allVirtual,
    queues: queues.flatMap(({ port, rx, tx }) => {
      const txQueue = tx[0] ?? at;
      return rx.length === 0
        ? [{ port, txQueue }]
        : rx.map((rxQueue) => ({ port, rxQueue, txQueue }));
    }),
  }));
}

async function indexOf(iface: string): Promise<number> {
  if (iface === '') return 0;
  try {
    return Number.parseInt(await readFile(`/sys/class/net/${iface}/ifindex`, 'utf8'), 10);
  } catch {
    return 0; // it is shown and nothing else
  }
}

async function hostPort({ kind, device, ealPort }: MatchedPort): Promise<HostPort> {
  return {
    name: device.name,
    kind,
    driver: ealPort.driver,
    bus: ealPort.device.startsWith('net_') ? 'vdev' : ealPort.device,
    ifIndex: await indexOf(ealPort.interface),
    maxRxQueues: ealPort.maxRxQueues,
    maxTxQueues: ealPort.maxTxQueues,
    txFastFree: device.tx.mbufFastFree,
    dpdkId: ealPort.dpdkId,
  };
}

async function startEal(addon: Addon, config: DpvsConfig, { arguments: all }: Environment) {
  const started = await addon.startEal(ealWords(all));
  if (started.code !== 0) throw new StartError('Invalid EAL parameters', started.text);
  const { pktpoolSize, pktpoolCache } = config.netif;
  must(addon.makePool(pktpoolSize, pktpoolCache), `Cannot init mbuf pool of ${pktpoolSize}`);
}

/** Without it everything else works. */
function startCapture(addon: Addon, { global }: DpvsConfig, note: Note): void {
  const { code, text } = global.pdump ? addon.startCapture() : { code: 0, text: undefined };
  if (code !== 0) note(`pdump: ${text ?? `error ${code}`}`);
}

/** What of the plans an engine is opened with. */
interface OpenPlan {
  readonly environment: Environment;
  readonly plan: PortPlan;
  readonly ports: readonly MatchedPort[];
}

function fill(engine: Engine, config: DpvsConfig, { environment, plan, ports }: OpenPlan): void {
  const workers = workerOptions(environment, plan, ports);
  const settings = settingsOf(config);
  const { connPoolSize } = config.ipvs.conn;
  must(engine.open({ settings, workers, maxConns: connPoolSize }), 'the engine does not open');
  must(engine.start(), 'the workers do not start');
}

/** Slaves have as many queues as their bond. */
function countsOf({ plan, ports }: OpenPlan, id: number): QueueCounts {
  const bond = ports[id]?.bond;
  const owner = bond === undefined ? id : ports.findIndex(({ device }) => device.name === bond);
  return plan.counts.get(owner) ?? { rx: 1, tx: 1 };
}

function openEngine(addon: Addon, config: DpvsConfig, open: OpenPlan, note: Note): Engine {
  const engine = new addon.Engine();
  try {
    open.ports.forEach((matched, id) => {
      addPort(engine, matched, countsOf(open, id));
      const { kind, device } = matched;
      if (!config.global.kni || kind === 'slave') return; // what comes by a slave is the bond's
      addKernel(engine, { port: id, name: device.kniName ?? `${device.name}.kni` }, note);
    });
    fill(engine, config, open);
    return engine;
  } catch (error) {
    engine.close();
    throw error;
  }
}

function outfitOf({ global, ipv6 }: DpvsConfig, note: Note): DeviceOutfit {
  return {
    kni: global.kni,
    linkLocal: (port, mac) => linkLocalEdits(ipv6, [{ port, mac }]),
    note,
  };
}

/** What the configuration turns on; a driver that refuses is noted. */
function turnSwitches(balancer: Balancer, config: DpvsConfig, ports: readonly MatchedPort[]) {
  ports.forEach(({ device }, port) => {
    balancer.setPort(port, 'lldp', config.global.lldp);
    if (device.allmulticast) balancer.setPort(port, 'allMulticast', true);
  });
}

function addLinkLocal(balancer: Balancer, config: DpvsConfig, ports: readonly MatchedPort[]): void {
  const devices = ports.flatMap(({ kind, ealPort }, port) =>
    kind === 'slave' ? [] : [{ port, mac: ealPort.mac }],
  );
  balancer.apply(...linkLocalEdits(config.ipv6, devices));
}

/**
 * Starts EAL, the ports and the workers.
 * @throws StartError that names what did not start; nothing of the engine is left then
 */
export async function boot(
  addon: Addon,
  config: DpvsConfig,
  environment: Environment,
  note: Note,
): Promise<Booted> {
  await startEal(addon, config, environment);
  startCapture(addon, config, note);
  const ports = withBonds(addon, config, note);
  const { running, plan } = planPorts(config, environment, ports);
  for (const text of plan.notes) note(text);
  const open = { environment: { ...environment, running }, plan, ports };
  const balancer = new Balancer(openEngine(addon, config, open, note));
  turnSwitches(balancer, config, ports);
  addLinkLocal(balancer, config, ports);
  return {
    balancer,
    settings: new LiveSettings(balancer, config),
    rates: new RateMeter(balancer, plan.workers.length),
    ports: new DeviceTable(await Promise.all(ports.map(hostPort))),
    outfit: outfitOf(config, note),
    workers: plan.workers.map((queues, at) => ({
      lcore: environment.lcores.workers[at] ?? 0,
      queues: queues.filter(({ rx }) => rx.length > 0),
    })),
    mainLcore: environment.lcores.main,
    packetBuffers: { all: config.netif.pktpoolSize, free: () => addon.poolFree() },
    connPages: connPages(),
    unwantedLaddrs: new Set(),
  };
}
