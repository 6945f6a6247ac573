// SPDX-License-Identifier: GPL-2.0-or-later
// The original's rules of which checker before a reload is which after it.
import type { Checker, HttpUrl } from '../config/model/lvs.js';

/** Same kind and target; how often and how patiently it looks is not compared. */
export function sameChecker(one: Checker, other: Checker): boolean {
  return checkerKey(one) === checkerKey(other);
}

/** Equal for checkers that are the same. */
export function checkerKey(checker: Checker): string {
  return JSON.stringify([checker.kind, ...identity(checker)]);
}

function identity(checker: Checker): readonly unknown[] {
  switch (checker.kind) {
    case 'MISC_CHECK':
      return [checker.scriptDynamic, checker.script?.args];
    case 'FILE_CHECK':
      return [checker.trackFile];
    case 'BFD_CHECK':
      return [checker.bfdName];
    default:
      return [...connection(checker), ...words(checker)];
  }
}

function connection(checker: Checker): readonly unknown[] {
  const { connectIp, connectPort, bindTo, bindPort, bindIf, connectTimeoutUs, fwmark } = checker;
  return [connectIp, connectPort, bindTo, bindPort, bindIf, connectTimeoutUs, fwmark];
}

function words(checker: Checker): readonly unknown[] {
  switch (checker.kind) {
    case 'HTTP_GET':
    case 'SSL_GET':
      return [checker.virtualHost, checker.enableSni, checker.urls.map(urlWords)];
    case 'SMTP_CHECK':
      return [checker.heloName, checker.hosts];
    case 'DNS_CHECK':
      return [checker.dnsType, checker.dnsName];
    default:
      return [];
  }
}

function urlWords({ path, digest, statusCodes, virtualHost, ...rest }: HttpUrl): unknown {
  const { regex, regexNoMatch, regexOptions } = rest;
  return [path, digest, statusCodes, virtualHost, regex, regexNoMatch, regexOptions];
}
