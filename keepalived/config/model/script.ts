// SPDX-License-Identifier: GPL-2.0-or-later

/** A command with whom it runs as; undefined ids mean the default script user. */
export interface Script {
  readonly args: readonly string[];
  readonly user: string | undefined;
  readonly group: string | undefined;
  uid: number | undefined;
  gid: number | undefined;
  /** The program itself, found in PATH and with links followed; set by the checks. */
  path?: string;
}
