// SPDX-License-Identifier: GPL-2.0-or-later
import type { Command } from './command.js';

/** `ipvsadm -h`. */
export const help: Command = {
  async run({ io, words }) {
    io.stdout.write(await words.usage(io.argv0));
    return 0;
  },
};

/** `ipvsadm -v`; with `--verbose` also what answers here. */
export const version: Command = {
  run({ io, words, draft, ours }) {
    io.stdout.write(words.version);
    if (draft.extra.has('verbose')) {
      io.stdout.write(
        `dpvs-suite ipvsadm, daemon ${ours ? 'of this project' : 'of another make'}\n`,
      );
    }
    return Promise.resolve(0);
  },
};
