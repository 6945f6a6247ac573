// SPDX-License-Identifier: GPL-2.0-or-later
import type { CheckedOption, CommandName } from './names.js';
import type { AclEntry } from '../../compat/model/acl.js';
import type { Family } from '../../compat/model/address.js';
import type { SockPair } from '../../compat/model/conn.js';
import type { DestSpec } from '../../compat/model/dest.js';
import { noDestCheck, noKey, type ServiceSpec } from '../../compat/model/service.js';

/** IP_VS_SVC_F_*: bits of a service's flags word. */
export const serviceFlag = {
  persistent: 0x1,
  hashed: 0x2,
  onePacket: 0x4,
  synproxy: 0x8,
  expireQuiescent: 0x10,
  sched1: 0x20,
  sched2: 0x40,
  sched3: 0x80,
  sipHash: 0x100,
  qidHash: 0x200,
  match: 0x400,
  quic: 0x800,
} as const;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The service that the options describe, or its key. */
export type ServiceDraft = Writable<ServiceSpec>;

/** The server of `-r` and its settings; the port is undefined if none was given. */
export type DestDraft = Writable<Omit<DestSpec, 'port'>> & { port: number | undefined };

/** An entry of a black or white list: an address or a set's name. */
export type ListSubject = Pick<AclEntry, 'subject' | 'ipset'>;

/** Flags that go with every command and may be repeated. */
export type ExtraFlag = 'json' | 'full' | 'no-atomic' | 'verbose' | 'tun-info';

/** Everything that a command line says. */
export interface Draft {
  command: CommandName;
  readonly given: Set<CheckedOption>;
  readonly service: ServiceDraft;
  readonly dest: DestDraft;
  /** Kind of tunnel, empty if not given, and the other tunnel options in their order. */
  readonly tunnel: { type: string; readonly options: string[] };
  laddr: { readonly family: Family; readonly address: string };
  ifname: string;
  subject: ListSubject;
  sockpair: SockPair | undefined;
  cpu: number;
  /** `master` or `backup`, of --start-daemon and --stop-daemon. */
  daemonState: string;
  mcastInterface: string;
  syncid: number;
  /** tcp, tcpfin and udp seconds of --set. */
  timeouts: readonly number[];
  /** Flags without a check of their own: ours and the unchecked ones. */
  readonly extra: Set<ExtraFlag>;
}

const blankService: ServiceSpec = {
  ...noKey,
  proxyProtocol: 0,
  flags: 0,
  persistTimeoutSec: 0,
  connTimeoutSec: 0,
  netmask: 0xffffffff,
  limitMbps: 0,
  limitPercent: 0,
  scheduler: '',
  check: noDestCheck,
};

const directRouting = 3;
const blankDest: DestDraft = {
  family: 0,
  address: '',
  port: undefined,
  protocol: 0,
  weight: 1,
  connFlags: directRouting,
  flags: 0,
  mode: directRouting,
  maxConns: 0,
  minConns: 0,
};

/** A command line that says nothing but its command. */
export function newDraft(command: CommandName): Draft {
  return {
    command,
    given: new Set(),
    service: { ...blankService },
    dest: { ...blankDest },
    tunnel: { type: '', options: [] },
    laddr: { family: 0, address: '' },
    ifname: '',
    subject: { subject: '', ipset: '' },
    sockpair: undefined,
    cpu: 0,
    daemonState: '',
    mcastInterface: '',
    syncid: 0,
    timeouts: [],
    extra: new Set(),
  };
}
