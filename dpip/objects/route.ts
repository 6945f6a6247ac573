// SPDX-License-Identifier: GPL-2.0-or-later
import { AF_INET6 } from '../../compat/model/address.js';
import type { DpipObject } from '../command/object.js';
import { runRoute4 } from './route4.js';
import { runRoute6 } from './route6.js';

/** `dpip route`: the two families have words and messages of their own. */
export const route: DpipObject = {
  run: (call) => (call.options.family === AF_INET6 ? runRoute6(call) : runRoute4(call)),
};
