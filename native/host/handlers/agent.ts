// SPDX-License-Identifier: GPL-2.0-or-later
import * as agent from '../../../compat/wire/agent.js';
import { refusal } from './context.js';
import type { Handler } from './handler.js';

/** Messages of the HTTP agent, which the original leaves out of its default build, and so do we. */
export const agentOff: readonly Handler[] = Object.values(agent).map(({ id, kind, name }) => ({
  id,
  kind,
  answer: () => {
    const text = `${name}: messages of the HTTP agent are off, as in the original's default build`;
    throw refusal('EDPVS_NOTSUPP', text);
  },
}));
