// SPDX-License-Identifier: GPL-2.0-or-later

/** Options that the check table knows, in its order; error messages print these names. */
export const checkedOptions = [
  'numeric',
  'connection',
  'service-address',
  'scheduler',
  'persistent',
  'netmask',
  'real-server',
  'forwarding-method',
  'weight',
  'u-threshold',
  'l-threshold',
  'mcast-interface',
  'timeout',
  'daemon',
  'stats',
  'rate',
  'thresholds',
  'persistent-conn',
  'nosort',
  'syncid',
  'exact',
  'ops',
  'pe',
  'local-address',
  'blklst-address',
  'synproxy',
  'ifname',
  'sockpair',
  'hash-target',
  'cpu',
  'expire-quiescent',
  'whtlst-address',
] as const;
export type CheckedOption = (typeof checkedOptions)[number];

/** Commands by the names that error messages print. */
export type CommandName =
  | 'add-service'
  | 'edit-service'
  | 'delete-service'
  | 'flush'
  | 'list'
  | 'add-server'
  | 'delete-server'
  | 'edit-server'
  | 'set'
  | 'start-daemon'
  | 'stop-daemon'
  | 'restore'
  | 'save'
  | 'zero'
  | 'add-laddr'
  | 'del-laddr'
  | 'get-laddr'
  | 'add-blklst'
  | 'del-blklst'
  | 'get-blklst'
  | 'add-whtlst'
  | 'del-whtlst'
  | 'get-whtlst'
  | 'help'
  | 'version';
