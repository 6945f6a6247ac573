// SPDX-License-Identifier: GPL-2.0-or-later
// The final timing and target of a checker: its own values, else its server's, else the service's.
import { canonical, familyOf } from '../config/address.js';
import type { Checker } from '../config/model/lvs.js';
import type { Dial } from '../net/dial.js';
import type { CheckerRequest } from './checker.js';

/** What is built in for a kind of checker. */
export interface KindDefaults {
  readonly retry: number;
  /** Undefined: as long as the loop. */
  readonly delayBeforeRetryMs: number | undefined;
}

/** Times in milliseconds, with fractions. */
export interface Settings {
  readonly retry: number;
  readonly delayBeforeRetryMs: number;
  readonly delayLoopMs: number;
  readonly warmupMs: number;
  readonly connectTimeoutMs: number;
  readonly alpha: boolean;
  /** Each failure while up is told. */
  readonly logAll: boolean;
  readonly dial: Dial;
}

const defaultLoopMs = 60_000;
const defaultConnectMs = 5000;

const toMs = (us: number | undefined): number | undefined =>
  us === undefined ? undefined : us / 1000;

/** Settings of a checker of which everything is known. */
export function settingsOf(request: CheckerRequest, defaults: KindDefaults): Settings {
  const { config, target, environment } = request;
  const { server, service } = target;
  const from = [config, server, service];
  const first = <T>(pick: (one: (typeof from)[number]) => T | undefined): T | undefined =>
    from.map(pick).find((value) => value !== undefined);
  const delayLoopMs = toMs(first((one) => one.delayLoopUs)) ?? defaultLoopMs;
  const retryMs = toMs(first((one) => one.delayBeforeRetryUs)) ?? defaults.delayBeforeRetryMs;
  return {
    retry: first((one) => one.retry) ?? defaults.retry,
    delayBeforeRetryMs: retryMs ?? delayLoopMs,
    delayLoopMs,
    warmupMs: toMs(first((one) => one.warmupUs)) ?? delayLoopMs,
    connectTimeoutMs: toMs(first((one) => one.connectTimeoutUs)) ?? defaultConnectMs,
    alpha: first((one) => one.alpha) ?? false,
    logAll: config.logAllFailures ?? environment.global.checkerLogAllFailures,
    dial: dialOf(config, request),
  };
}

function dialOf(config: Checker, { target: { server } }: CheckerRequest): Dial {
  const address = config.connectIp ?? server.address;
  const { bindTo, bindPort, bindIf, fwmark } = config;
  return {
    address,
    family: familyOf(address) ?? server.family,
    port: config.connectPort ?? server.port,
    ...{ bindTo, bindPort, bindIf, fwmark },
  };
}

/** `[ADDR]:PORT` of where a checker connects to. */
export function dialName({ address, port }: Dial): string {
  return `[${canonical(address)}]:${port}`;
}
