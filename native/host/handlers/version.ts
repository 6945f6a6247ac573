// SPDX-License-Identifier: GPL-2.0-or-later

/** The release of the original whose behaviour this daemon has. */
export const ownVersion = { text: '1.10-2', number: 0x00010a02 } as const;
