// SPDX-License-Identifier: GPL-2.0-or-later
import { addon } from '../../../native/net/addon.js';

const seconds = (us: number): string => (us / 1e6).toFixed(6);

/** `Stopped - used … user time, … system time` of a child. */
export function childUsage(): string {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const [user, system] = addon.childrenUsage();
  if (user === 0 && system === 0) {
    const own = `${seconds(userCPUTime)} user time, ${seconds(systemCPUTime)} system time`;
    return `Stopped - used ${own}`;
  }
  const users = `${seconds(userCPUTime)}/${seconds(user)} user time`;
  return `Stopped - used (self/children) ${users}, ${seconds(systemCPUTime)}/${seconds(system)} system time`;
}

/** `CPU usage (self/children) …` of the parent. */
export function parentUsage(): string {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const [user, system] = addon.childrenUsage();
  const users = `user: ${seconds(userCPUTime)}/${seconds(user)}`;
  return `CPU usage (self/children) ${users} system: ${seconds(systemCPUTime)}/${seconds(system)}`;
}
