// SPDX-License-Identifier: GPL-2.0-or-later
// Capture files that `net_pcap` plays. Source: the libpcap file format, version 2.4.
import { open } from 'node:fs/promises';
import { frameLen } from './frames.js';
import type { FrameWriter } from './frames.js';

const recordHead = 16;
const framesPerWrite = 32768;

/** Head of a file with Ethernet frames, microseconds. */
export function pcapHead(): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65535, 16);
  head.writeUInt32LE(1, 20);
  return head;
}

/** Frames `from` up to `to` of a file as its records. */
export function pcapRecords(
  range: { readonly from: number; readonly to: number },
  write: (into: Buffer, at: number, index: number) => void,
): Buffer {
  const step = recordHead + frameLen;
  const records = Buffer.alloc((range.to - range.from) * step);
  for (let i = range.from; i < range.to; i++) {
    const at = (i - range.from) * step;
    records.writeUInt32LE(frameLen, at + 8);
    records.writeUInt32LE(frameLen, at + 12);
    write(records, at + recordHead, i);
  }
  return records;
}

/** Traffic of a file: `rounds` passes over `flows` flows. */
export interface Passes {
  readonly flows: number;
  readonly rounds: number;
}

/** Writes a file of `rounds` passes over all flows, one frame of each flow a pass. */
export async function writePcap(path: string, passes: Passes, write: FrameWriter): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.write(pcapHead());
    const total = passes.flows * passes.rounds;
    for (let from = 0; from < total; from += framesPerWrite) {
      const to = Math.min(total, from + framesPerWrite);
      const records = pcapRecords({ from, to }, (into, at, i) =>
        write(into, at, i % passes.flows, Math.floor(i / passes.flows)),
      );
      await file.write(records);
    }
  } finally {
    await file.close();
  }
}
