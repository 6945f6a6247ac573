// SPDX-License-Identifier: GPL-2.0-or-later

/** A link-layer address: `aa:bb:cc:dd:ee:ff`, lower case, six groups of two digits. */
export type Mac = string;

export const noMac: Mac = '00:00:00:00:00:00';

/** Text of the six bytes at `at`. */
export function macText(bytes: Uint8Array, at = 0): Mac {
  return Array.from(bytes.subarray(at, at + 6), (b) => b.toString(16).padStart(2, '0')).join(':');
}

/** The six bytes, or undefined if the text is not of that form. */
export function macBytes(text: Mac): Uint8Array | undefined {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return undefined;
  return Uint8Array.from(text.split(':'), (group) => parseInt(group, 16));
}
