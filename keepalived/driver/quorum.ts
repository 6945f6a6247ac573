// SPDX-License-Identifier: GPL-2.0-or-later
import type { Turn } from './turn.js';

/** Lets the weight that is alive decide whether the service has its quorum. @param init at its start */
export function weighQuorum(turn: Turn, init: boolean): void {
  const sum = turn.aliveWeight;
  const { quorum, hysteresis } = turn.facts;
  const threshold = turn.quorumUp ? quorum - hysteresis : quorum + hysteresis;
  if (!turn.quorumUp && sum >= threshold) return gain(turn, threshold, { sum, init });
  const lost = turn.quorumUp && (sum === 0 || sum < threshold);
  const missing = init && !turn.quorumUp && turn.facts.sorry !== undefined && !turn.sorry.alive;
  if (lost || missing) lose(turn, threshold, { sum, init });
}

interface Weighed {
  readonly sum: number;
  readonly init: boolean;
}

function gain(turn: Turn, threshold: number, { sum, init }: Weighed): void {
  const { name, quorum, hysteresis, sorry } = turn.facts;
  const text = `${quorum}+${hysteresis}=${threshold} <= ${sum}`;
  turn.quorumUp = true;
  turn.log(`Gained quorum ${text} for VS ${name}`);
  if (sorry !== undefined && turn.sorry.alive) {
    const verb = sorry.inhibit ? 'Disabling' : 'Removing';
    turn.log(`${verb} sorry server ${sorry.name} from VS ${name}`);
    turn.removeSorry();
    restoreServers(turn);
  }
  turn.tellService(`=> ${init ? 'Starting with quorum up' : 'Gained quorum'} ${text} <=`);
}

/** The mail shows a plus even for a loss, as the original's does. */
function lose(turn: Turn, threshold: number, { sum, init }: Weighed): void {
  const { name, quorum, hysteresis, sorry } = turn.facts;
  const words = init ? 'Starting with quorum down' : 'Lost quorum';
  turn.quorumUp = false;
  turn.log(`${words} ${quorum}-${hysteresis}=${threshold} > ${sum} for VS ${name}`);
  if (sorry !== undefined) {
    turn.log(`${sorry.inhibit ? 'Enabling' : 'Adding'} sorry server ${sorry.name} to VS ${name}`);
    turn.log(`Removing alive servers from the pool for VS ${name}`);
    for (const [number, { alive }] of turn.servers.entries()) if (alive) turn.removeServer(number);
    turn.addSorry();
  }
  turn.tellService(`=> ${words} ${quorum}+${hysteresis}=${threshold} <= ${sum} <=`);
}

/** Puts the servers that are alive back into the table. */
export function restoreServers(turn: Turn): void {
  turn.log(`Adding alive servers to the pool for VS ${turn.facts.name}`);
  for (const [number, { alive }] of turn.servers.entries()) if (alive) turn.addServer(number);
}
