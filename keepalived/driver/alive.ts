// SPDX-License-Identifier: GPL-2.0-or-later
import { weighQuorum } from './quorum.js';
import type { Turn } from './turn.js';

/** A server comes or goes. The log tells it even when the sorry server stands in and nothing is programmed. */
export function setAlive(turn: Turn, server: number, alive: boolean): void {
  if (turn.server(server).alive === alive) return;
  const { name, inhibit } = turn.factsOf(server);
  const verb = inhibit ? (alive ? 'Enabling' : 'Disabling') : alive ? 'Adding' : 'Removing';
  const word = inhibit ? 'of' : alive ? 'to' : 'from';
  turn.log(`${verb} service ${name} ${word} VS ${turn.facts.name}`);
  turn.change(server, { alive });
  if (!turn.replaced) {
    if (alive) turn.addServer(server);
    else turn.removeServer(server);
  }
  turn.tellServer(server);
  weighQuorum(turn, false);
}
