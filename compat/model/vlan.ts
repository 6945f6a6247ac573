// SPDX-License-Identifier: GPL-2.0-or-later

/** A VLAN device. */
export interface Vlan {
  /** Empty on add: the daemon takes `<link>.<id>`. */
  readonly device: string;
  readonly link: string;
  /** 0x8100 or 0x88a8. */
  readonly ethertype: number;
  readonly id: number;
}
