// SPDX-License-Identifier: GPL-2.0-or-later
import { services } from '../../compat/client/services.js';
import { change, type Command } from './command.js';

/** `ipvsadm -Z`. Without a service the record is empty, which means all of them. */
export const zero: Command = {
  run: (context) => change(context, () => services(context.channel).zero(context.draft.service)),
};
