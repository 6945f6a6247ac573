// SPDX-License-Identifier: GPL-2.0-or-later
import type { Client } from '../../compat/client/client.js';
import type { Io } from '../../compat/cli/io.js';
import type { DaemonInfo } from '../../compat/model/service.js';
import type { Draft } from '../options/draft.js';

export interface CommandContext {
  readonly io: Io;
  readonly draft: Draft;
}
export interface Command {
  run(context: CommandContext): Promise<number>;
}
