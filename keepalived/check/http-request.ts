// SPDX-License-Identifier: GPL-2.0-or-later
import type { HttpUrl } from '../config/model/lvs.js';
import { dialName } from './settings.js';
import type { CheckerRequest } from './checker.js';
import type { Settings } from './settings.js';

/** The virtual host of a request: its url's, else the checker's, the server's, the service's. */
export function hostOf(url: HttpUrl, { config, target }: CheckerRequest): string | undefined {
  const { server, service } = target;
  return url.virtualHost ?? config.virtualHost ?? server.virtualHost ?? service.virtualHost;
}

/** `ADDR:PORT`, IPv6 in brackets. */
export function addressHost(dial: Settings['dial']): string {
  return dial.family === 6 ? dialName(dial) : `${dial.address}:${dial.port}`;
}

/** What a request line and its `Host` say. */
export interface GetRequest {
  readonly path: string;
  /** 1.0, 1.0C or 1.1; all but the first ask the server to close. */
  readonly protocol: string;
  readonly host: string;
}

/** The request as the original writes it. Source: recorded behaviour, keepalived.conf(5) `http_protocol`. */
export function getRequest({ path, protocol, host }: GetRequest): string {
  const lines = [
    `GET ${path} HTTP/${protocol.startsWith('1.1') ? '1.1' : '1.0'}`,
    'User-Agent: KeepAliveClient',
    ...(protocol === '1.0' ? [] : ['Connection: close']),
    `Host: ${host}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** The request for one url of a checker. */
export function requestText(url: HttpUrl, request: CheckerRequest, settings: Settings): string {
  const host = hostOf(url, request) ?? addressHost(settings.dial);
  return getRequest({
    path: url.path ?? '/',
    protocol: request.config.httpProtocol ?? '1.0',
    host,
  });
}
