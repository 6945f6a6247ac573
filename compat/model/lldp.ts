// SPDX-License-Identifier: GPL-2.0-or-later

export interface LldpQuery {
  /** 0 local, 1 neighbour. */
  readonly node: number;
  readonly device: string;
}
export interface LldpMessage extends LldpQuery {
  readonly text: string;
}
