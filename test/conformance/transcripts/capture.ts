// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { decodeFrame } from './decode.js';
import type { Packet } from './recording.js';

/** A running capture. */
export interface Capture {
  readonly place: string;
  /** Ends it; frames in order of arrival. */
  stop(): Promise<readonly Packet[]>;
}

const [fileHead, recordHead] = [24, 16];

/** Frames of a file in the format of pcap, little endian. */
function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = fileHead; at + recordHead <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 8);
    frames.push(bytes.subarray(at + recordHead, at + recordHead + length));
    at += recordHead + length;
  }
  return frames;
}

/** Starts tcpdump on eth0 by way of `enter`; resolves when it listens. */
export async function startCapture(
  place: string,
  filter: string,
  enter: (argv: readonly string[]) => readonly string[],
): Promise<Capture> {
  const words = ['tcpdump', '-i', 'eth0', '-p', '-U', '--immediate-mode', '-s', '0', '-w', '-'];
  const [command = '', ...argv] = enter([...words, ...(filter === '' ? [] : [filter])]);
  const child = spawn(command, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(`tcpdump: ${said}`)));
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('listening on')) resolve();
    });
  });
  return {
    place,
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGINT');
      await closed;
      return framesOf(Buffer.concat(chunks)).map(decodeFrame);
    },
  };
}
