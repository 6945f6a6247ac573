// SPDX-License-Identifier: GPL-2.0-or-later
import type { Channel } from './channel.js';

/** The same channel; `tell` is awaited before each message that changes something leaves. */
export function announced(channel: Channel, tell: (() => Promise<void>) | undefined): Channel {
  if (tell === undefined) return channel;
  return {
    ...channel,
    async call(message, request) {
      if (message.kind === 'set') await tell();
      return channel.call(message, request);
    },
  };
}
