// SPDX-License-Identifier: GPL-2.0-or-later
import { createRequire } from 'node:module';
import type * as Binding from '../../binding/engine.js';

export type {
  ApplyResult,
  BondState,
  EalPort,
  Engine,
  EngineOptions,
  Port,
  PortSwitch,
  QueueAssignment,
  Status,
  WorkerOptions,
  WorkerStats,
} from '../../binding/engine.js';

/** The engine's addon; loading it starts nothing. */
export type Addon = typeof Binding;

/**
 * Loads the addon that the build lays beside the compiled host.
 * @throws an ordinary Error if it was not built or its libraries are not there
 */
export function loadAddon(): Addon {
  return createRequire(import.meta.url)('../../engine.node') as Addon;
}
