// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Built from toa-reader.c, beside this compiled file. */
const program = fileURLToPath(new URL('toa-reader', import.meta.url));

/** Learns from TCP option 254 who stands behind the connections of a full-NAT balancer. */
export interface ToaReader {
  /**
   * The client of a connection, both as `address:port`; the peer itself if the flow carries no
   * option, or tells nothing within `patienceMs`.
   */
  clientOf(peer: string, patienceMs?: number): Promise<string>;
  /** Forgets a connection that has ended. */
  forget(peer: string): void;
}

class Flows implements ToaReader {
  readonly #known = new Map<string, string>();
  readonly #waiting = new Map<string, (client: string) => void>();

  learn(peer: string, client: string): void {
    const name = client === '-' ? peer : client;
    this.#known.set(peer, name);
    this.#waiting.get(peer)?.(name);
  }

  async clientOf(peer: string, patienceMs = 300): Promise<string> {
    const known = this.#known.get(peer);
    if (known !== undefined) return known;
    return new Promise((resolve) => {
      const answer = (client: string) => {
        clearTimeout(timer);
        this.#waiting.delete(peer);
        resolve(client);
      };
      const timer = setTimeout(answer, patienceMs, peer);
      this.#waiting.set(peer, answer);
    });
  }

  forget(peer: string): void {
    this.#known.delete(peer);
  }
}

/**
 * Starts to read the flows towards a local port.
 * @param onFailure told in a line why options are not read; every client is then its peer
 */
export async function readToa(port: number, onFailure: (why: string) => void): Promise<ToaReader> {
  const flows = new Flows();
  const child = spawn(program, [String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve) => {
    child.on('error', (error) => onFailure(error.message));
    child.on('close', (code) => {
      onFailure(`toa-reader ended with ${code}`);
      resolve(flows);
    });
    lines.on('line', (line) => {
      const [peer = '', client] = line.split(' ');
      if (client === undefined) resolve(flows);
      else flows.learn(peer, client);
    });
  });
}
