// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { profileOf } from '../../compat/cli/profile.js';
import { links } from '../../compat/client/links.js';
import { textOf } from '../../compat/errors/codes.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import { constants } from '../../compat/model/constants.js';
import type { BondStatus, PortBasic, PortStats } from '../../compat/model/link.js';
import { answer, invalid } from '../command/object.js';
import type { Call } from '../command/object.js';
import { pair } from '../format/columns.js';
import { infoText } from '../format/port-info.js';
import { perSecond, sample } from '../format/sampling.js';

const corrupted = 'corrupted response.';

const flagWords = (port: PortBasic): readonly [boolean, string][] => [
  [port.promisc, 'promisc'],
  [port.allMulticast, 'allmulticast'],
  [port.forwardToKni, 'foward2kni'],
  [port.tcEgress, 'tc-egress'],
  [port.tcIngress, 'tc-ingress'],
  [port.lldp, 'lldp'],
];
const offloadWords = (port: PortBasic): readonly [boolean, string][] => [
  [port.rxIpChecksum, 'OF_RX_IP_CSUM'],
  [port.txIpChecksum, 'OF_TX_IP_CSUM'],
  [port.txTcpChecksum, 'OF_TX_TCP_CSUM'],
  [port.txUdpChecksum, 'OF_TX_UDP_CSUM'],
  [port.txFastFree, 'OF_TX_FAST_FREE'],
];
const chosen = (words: readonly [boolean, string][]): string =>
  words.map(([on, word]) => (on ? `${word} ` : '')).join('');
const blankAfter = (word: string): string => (word === '' ? '' : `${word} `);

function basicText(port: PortBasic, oldFlags: boolean): string {
  const { id, name, socket, mtu, rxQueues, txQueues, linkMbps } = port;
  const link = `${blankAfter(port.linkStatus)}${linkMbps} Mbps ${blankAfter(port.linkDuplex)}`;
  const flags = oldFlags ? `promisc-${port.promisc ? 'on' : 'off'} ` : chosen(flagWords(port));
  return (
    `${id + 1}: ${name}: socket ${socket} mtu ${mtu} rx-queue ${rxQueues} tx-queue ${txQueues}\n` +
    `    ${link}${blankAfter(port.linkAutoneg)}${flags}\n` +
    `    addr ${port.mac} ${chosen(offloadWords(port))}\n`
  );
}

function statsText(stats: PortStats): string {
  const { inPackets, outPackets, inBytes, outBytes, inErrors, outErrors } = stats;
  return (
    pair(20, [
      ['ipackets', inPackets],
      ['opackets', outPackets],
      ['ibytes', inBytes],
      ['obytes', outBytes],
    ]) +
    pair(20, [
      ['ierrors', inErrors],
      ['oerrors', outErrors],
      ['imissed', stats.inMissed],
      ['rx_nombuf', stats.rxNoBuffer],
    ]) +
    pair(20, [
      ['mbuf-avail', stats.buffersFree],
      ['mbuf-inuse', stats.buffersUsed],
    ])
  );
}

function ratesText(before: PortStats, after: PortStats, intervalSec: number): string {
  const rate = (field: 'inPackets' | 'outPackets' | 'inBytes' | 'outBytes' | ErrorField) =>
    perSecond(before[field], after[field], intervalSec);
  return (
    pair(16, [
      ['ipackets/pps', rate('inPackets')],
      ['opackets/pps', rate('outPackets')],
      ['ibytes/Bps', rate('inBytes')],
      ['obytes/Bps', rate('outBytes')],
    ]) +
    pair(16, [
      ['ierrors/pps', rate('inErrors')],
      ['oerrors/pps', rate('outErrors')],
      ['imissed/pps', rate('inMissed')],
      ['rx_nombuf/pps', rate('rxNoBuffer')],
    ])
  );
}
type ErrorField = 'inErrors' | 'outErrors' | 'inMissed' | 'rxNoBuffer';

async function showStats(call: Call, name: string): Promise<void> {
  const { intervalSec } = call.options;
  const take = () => answer(links(call.channel).stats(name), corrupted);
  if (intervalSec > 0) {
    return sample(call, take, (before, after) => ratesText(before, after, intervalSec));
  }
  const stats = await take();
  if (stats !== undefined) call.print(statsText(stats));
}

async function extraText({ channel }: Call, name: string): Promise<string> {
  try {
    const reply = await links(channel).extraStats(name);
    if (reply === undefined) return '        not supported\n';
    return reply.counters
      .map(({ id, name: title, value }) => `        ${`${id}`.padEnd(6)}${title}: ${value}\n`)
      .join('');
  } catch (error) {
    if (error instanceof DpvsError) return '        not supported\n';
    throw error;
  }
}

function bondText(bond: BondStatus): string {
  const { mode, mac, xmitPolicy, monitorMs, activeCount, slaveCount } = bond;
  return (
    '    --- bonding status ---\n' +
    `    mode ${mode} mac_addr ${mac} xmit_policy ${xmitPolicy} link_monitor ${monitorMs}ms\n` +
    `    ative/slaves ${activeCount}/${slaveCount}` +
    ` link_down_prop_delay ${bond.linkDownDelayMs}ms link_up_prop_delay ${bond.linkUpDelayMs}ms\n` +
    '    slaves: '
  );
}

async function showBond({ channel, print }: Call, name: string): Promise<void> {
  const bond = await answer(links(channel).bond(name), corrupted);
  if (bond === undefined) return;
  print(bondText(bond));
  if (bond.slaveCount > constants.NETIF_MAX_BOND_SLAVES) {
    print(`too many slaves: ${bond.slaveCount}\n`);
    throw invalid();
  }
  for (const { name: slave, mac, active, primary } of bond.slaves.slice(0, bond.slaveCount)) {
    print(`${slave}(${mac}, ${active ? 'active' : 'inactive'}${primary ? ', primary) ' : ') '}`);
  }
  print('\n');
}

async function showPort(call: Call, name: string, withStatus: boolean): Promise<void> {
  const { channel, options, print, io } = call;
  const basic = await answer(links(channel).basic(name), corrupted);
  if (basic !== undefined) print(basicText(basic, profileOf(io).oldLinkFlags));
  if (options.stats) await showStats(call, name);
  if (options.stats && options.verbose) {
    print('    xstats list:\n');
    print(await extraText(call, name));
  }
  if (options.verbose) {
    const info = await answer(links(channel).info(name), corrupted);
    if (info !== undefined) print(infoText(info));
  }
  if (withStatus) await showBond(call, name);
}

async function portNames({ channel, complain }: Call): Promise<readonly string[]> {
  try {
    const { ports = [] } = (await answer(links(channel).list(), corrupted)) ?? {};
    return ports.map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof DpvsError)) throw error;
    complain(`${error.message}\n`);
    throw invalid(`Fail to get configured NIC list: ${textOf(error.errno)}.`);
  }
}

/** Shows each; the last failure becomes that of the run. */
async function showAll(call: Call, withStatus: boolean): Promise<void> {
  let failure: DpvsError | undefined;
  for (const name of await portNames(call)) {
    try {
      await showPort(call, name, withStatus);
    } catch (error) {
      if (!(error instanceof DpvsError)) throw error;
      if (error.message !== '') call.complain(`${error.message}\n`);
      call.complain(`Fail to get information for ${name}\n`);
      failure = new DpvsError(error.code, '', undefined, { errno: error.errno });
    }
  }
  if (failure !== undefined) throw failure;
}

async function showJson(call: Call, names: readonly string[]): Promise<void> {
  const calls = links(call.channel);
  const items = [];
  for (const name of names) {
    const stats = call.options.stats ? { stats: await answer(calls.stats(name), corrupted) } : {};
    items.push({ ...(await answer(calls.basic(name), corrupted)), ...stats });
  }
  call.print(jsonText(items));
}

/** One port, or all of them if no name is given. */
export async function showPorts(call: Call, name: string, withStatus: boolean): Promise<void> {
  if (call.options.json) return showJson(call, name === '' ? await portNames(call) : [name]);
  return name === '' ? showAll(call, withStatus) : showPort(call, name, withStatus);
}
