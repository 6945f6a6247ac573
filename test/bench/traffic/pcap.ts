// SPDX-License-Identifier: GPL-2.0-or-later
// Capture files that `net_pcap` plays. Source: the libpcap file format, version 2.4.
import { open } from 'node:fs/promises';
import { frameWriter, replyWriter } from './frames.js';
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

/** Frames of a file by their numbers, all of one length. */
interface Frames {
  readonly len: number;
  write(into: Buffer, at: number, index: number): void;
}

/** Frames `from` up to `to` of a file as its records. */
function pcapRecords(range: { readonly from: number; readonly to: number }, frames: Frames) {
  const step = recordHead + frames.len;
  const records = Buffer.alloc((range.to - range.from) * step);
  for (let i = range.from; i < range.to; i++) {
    const at = (i - range.from) * step;
    records.writeUInt32LE(frames.len, at + 8);
    records.writeUInt32LE(frames.len, at + 12);
    frames.write(records, at + recordHead, i);
  }
  return records;
}

/** Traffic of a file: `rounds` passes over `flows` flows from `first` on. */
export interface Passes {
  readonly flows: number;
  readonly rounds: number;
  readonly first?: number;
}

/** Writes a file of `total` frames. */
async function writeFrames(path: string, total: number, frames: Frames): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.write(pcapHead());
    for (let from = 0; from < total; from += framesPerWrite) {
      await file.write(pcapRecords({ from, to: Math.min(total, from + framesPerWrite) }, frames));
    }
  } finally {
    await file.close();
  }
}

/** Writes a file of `rounds` passes over all flows, one frame of each flow a pass. */
export function writePcap(path: string, passes: Passes, writer: FrameWriter): Promise<void> {
  const { flows, rounds, first = 0 } = passes;
  return writeFrames(path, flows * rounds, {
    len: writer.len,
    write: (into, at, i) => writer.write(into, at, first + (i % flows), Math.floor(i / flows)),
  });
}

/** Writes a file in which clients and servers of UDP take turns, each packet of another flow. */
export function writeTwoWayPcap(path: string, flows: number): Promise<void> {
  const client = frameWriter({ mode: 'fnat', proto: 'udp', services: 1 });
  const reply = replyWriter();
  return writeFrames(path, 2 * flows, {
    len: client.len,
    write: (into, at, i) => {
      const flow = i >> 1;
      if (i % 2 === 0) client.write(into, at, flow, 0);
      else reply.write(into, at, (flow + (flows >> 1)) % flows, 0);
    },
  });
}
