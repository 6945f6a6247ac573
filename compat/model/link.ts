// SPDX-License-Identifier: GPL-2.0-or-later

/** What a lcore does; masks have bit n for lcore n. */
export interface LcoreMasks {
  readonly master: number;
  readonly kni: number;
  readonly workers: number;
  readonly isolatedRx: number;
  readonly workerMask: bigint;
  readonly isolatedRxMask: bigint;
}
export interface LcoreBasic {
  readonly lcore: number;
  readonly socket: number;
  /** Queues that the lcore serves, as text; with its NUL on the wire, without it here. */
  readonly queues: string;
}
export interface LcoreStats {
  readonly lcore: number;
  readonly loops: bigint;
  readonly bursts: bigint;
  readonly zeroBursts: bigint;
  readonly fullBursts: bigint;
  readonly zeroToHalfBursts: bigint;
  readonly halfToFullBursts: bigint;
  readonly inPackets: bigint;
  readonly inBytes: bigint;
  readonly outPackets: bigint;
  readonly outBytes: bigint;
  readonly dropped: bigint;
}

/** Number and name of a device; tools print the number plus one. */
export interface PortName {
  readonly id: number;
  readonly name: string;
}
export interface PortList {
  readonly physicalBase: number;
  readonly physicalEnd: number;
  readonly bondBase: number;
  readonly bondEnd: number;
  readonly ports: readonly PortName[];
}
export interface PortBasic {
  readonly name: string;
  /** Link-layer address as text of the daemon, upper case with the original. */
  readonly mac: string;
  readonly linkStatus: string;
  readonly linkDuplex: string;
  readonly linkAutoneg: string;
  readonly linkMbps: number;
  readonly rxQueues: number;
  readonly txQueues: number;
  readonly socket: number;
  readonly id: number;
  readonly mtu: number;
  readonly promisc: boolean;
  readonly allMulticast: boolean;
  readonly forwardToKni: boolean;
  readonly tcEgress: boolean;
  readonly tcIngress: boolean;
  readonly rxIpChecksum: boolean;
  readonly txIpChecksum: boolean;
  readonly txTcpChecksum: boolean;
  readonly txUdpChecksum: boolean;
  readonly lldp: boolean;
  readonly txFastFree: boolean;
}
export interface PortStats {
  readonly id: number;
  readonly buffersFree: number;
  readonly buffersUsed: number;
  readonly inPackets: bigint;
  readonly outPackets: bigint;
  readonly inBytes: bigint;
  readonly outBytes: bigint;
  readonly inMissed: bigint;
  readonly inErrors: bigint;
  readonly outErrors: bigint;
  readonly rxNoBuffer: bigint;
  /** Sixteen queues each. */
  readonly queueInPackets: readonly bigint[];
  readonly queueOutPackets: readonly bigint[];
  readonly queueInBytes: readonly bigint[];
  readonly queueOutBytes: readonly bigint[];
  readonly queueErrors: readonly bigint[];
}
export interface ExtraCounter {
  readonly id: bigint;
  readonly name: string;
  readonly value: bigint;
}
export interface ExtraStats {
  readonly id: number;
  readonly counters: readonly ExtraCounter[];
}
/** What the device and its driver can do. */
export interface DeviceInfo {
  readonly pciAddress: string;
  readonly driver: string;
  readonly ifIndex: number;
  readonly minRxBuffer: number;
  readonly maxRxPacket: number;
  readonly maxRxQueues: number;
  readonly maxTxQueues: number;
  readonly maxMacs: number;
  readonly maxHashMacs: number;
  readonly maxVfs: number;
  readonly maxVmdqPools: number;
  readonly rxOffloads: number;
  readonly txOffloads: number;
  readonly retaSize: number;
  readonly hashKeySize: number;
  readonly rssOffloads: bigint;
  readonly vmdqQueueBase: number;
  readonly vmdqQueues: number;
  readonly vmdqPoolBase: number;
  readonly rxDescMax: number;
  readonly rxDescMin: number;
  readonly rxDescAlign: number;
  readonly txDescMax: number;
  readonly txDescMin: number;
  readonly txDescAlign: number;
  readonly speeds: number;
}
/** A text inside `ExtendedInfo.data`. */
export interface TextSpan {
  readonly offset: bigint;
  /** Without the NUL that follows. */
  readonly lenBytes: bigint;
}
export interface ExtendedInfo {
  readonly id: number;
  readonly device: DeviceInfo;
  readonly queues: TextSpan;
  readonly multicast: TextSpan;
  readonly multicastCount: number;
  readonly data: string;
}
export interface BondSlave {
  readonly name: string;
  readonly mac: string;
  readonly active: number;
  readonly primary: number;
}
export interface BondStatus {
  readonly mode: number;
  readonly slaveCount: number;
  readonly activeCount: number;
  /** Always 32 records, `slaveCount` of which count. */
  readonly slaves: readonly BondSlave[];
  readonly mac: string;
  readonly xmitPolicy: string;
  readonly monitorMs: number;
  readonly linkDownDelayMs: number;
  readonly linkUpDelayMs: number;
}
/** Switches of a port to turn; both of a pair false leaves it alone, `on` wins over `off`. */
export interface PortChange {
  readonly name: string;
  /** New link-layer address as text, or empty. */
  readonly mac: string;
  readonly promiscOn: boolean;
  readonly promiscOff: boolean;
  readonly allMulticastOn: boolean;
  readonly allMulticastOff: boolean;
  readonly linkUp: boolean;
  readonly linkDown: boolean;
  readonly forwardToKniOn: boolean;
  readonly forwardToKniOff: boolean;
  readonly tcEgressOn: boolean;
  readonly tcEgressOff: boolean;
  readonly tcIngressOn: boolean;
  readonly tcIngressOff: boolean;
  readonly lldpOn: boolean;
  readonly lldpOff: boolean;
}
/** One change of a bond: `text` for slave, primary and policy, `number` for the others. */
export interface BondChange {
  readonly name: string;
  /** Enum bond_act. */
  readonly act: number;
  /** Enum bond_opt. */
  readonly option: number;
  readonly text: string;
  readonly number: number;
}
export interface HardwareAddr {
  readonly mac: string;
  readonly refs: number;
  /** Bits of enum hw_addr_flags. */
  readonly flags: number;
  readonly syncs: number;
}
