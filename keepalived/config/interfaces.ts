// SPDX-License-Identifier: GPL-2.0-or-later
import type { Context, HostInterface } from './context.js';

/** The interface of that name, if the machine has it. */
export function findInterface(context: Context, name: string): HostInterface | undefined {
  return context.host.interfaces.find((one) => one.name === name);
}

/**
 * Whether an interface that the configuration names is there. If it is not, `warning` is told, and
 * unless interfaces may come later the whole VRRP configuration will be refused.
 */
export function interfaceExists(
  context: Context,
  name: string,
  warning: string,
  word: number,
): boolean {
  if (findInterface(context, name) !== undefined) return true;
  context.error(warning, word);
  if (!context.config.global.dynamicInterfaces) context.config.vrrp.interfaceMissing = true;
  return false;
}
