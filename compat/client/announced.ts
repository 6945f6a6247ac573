// SPDX-License-Identifier: GPL-2.0-or-later
import type { Channel } from './channel.js';

/** The same channel; `tell` is called before each message that changes something leaves. */
export function announced(channel: Channel, tell: (() => void) | undefined): Channel {
  if (tell === undefined) return channel;
  return {
    ...channel,
    call(message, request) {
      if (message.kind === 'set') tell();
      return channel.call(message, request);
    },
  };
}
