// SPDX-License-Identifier: GPL-2.0-or-later
import { services } from '../../compat/client/services.js';
import { change, type Command } from './command.js';

/** `ipvsadm -D`. */
export const deleteService: Command = {
  run: (context) => change(context, () => services(context.channel).remove(context.draft.service)),
};
