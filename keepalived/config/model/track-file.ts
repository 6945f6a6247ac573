// SPDX-License-Identifier: GPL-2.0-or-later

/** A watched file that holds a number. */
export interface TrackFile {
  readonly name: string;
  path: string | undefined;
  weight: number | undefined;
  weightReverse: boolean;
  initValue: number | undefined;
  initOverwrite: boolean;
  initFile: boolean;
}
