// SPDX-License-Identifier: GPL-2.0-or-later
import type { Context, HostInterface } from './context.js';

/** The interface of that name, if the machine has it. */
export function findInterface(context: Context, name: string): HostInterface | undefined {
  return context.host.interfaces.find((one) => one.name === name);
}

/**
 * Whether an interface that the configuration names is there, or may come later. If not, `warning` is
 * told, and the whole VRRP configuration will be refused.
 */
export function interfaceExists(
  context: Context,
  name: string,
  warning: string,
  word: number,
): boolean {
  if (findInterface(context, name) !== undefined) return true;
  if (context.config.global.dynamicInterfaces) return true;
  context.error(warning, word);
  context.config.vrrp.interfaceMissing = true;
  return false;
}
