// SPDX-License-Identifier: GPL-2.0-or-later
import { services } from '../../compat/client/services.js';
import { change, type Command } from './command.js';

/** The scheduler of a service whose command line names none. */
export const defaultScheduler = 'wlc';

/** `ipvsadm -A`. */
export const addService: Command = {
  run(context) {
    const { channel, draft } = context;
    const scheduler = draft.service.scheduler || defaultScheduler;
    return change(context, () => services(channel).add({ ...draft.service, scheduler }));
  },
};
