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
function addressHost({ dial }: Settings): string {
  return dial.family === 6 ? dialName(dial) : `${dial.address}:${dial.port}`;
}

/** The request as the original writes it. Source: recorded behaviour, keepalived.conf(5) `http_protocol`. */
export function requestText(url: HttpUrl, request: CheckerRequest, settings: Settings): string {
  const protocol = request.config.httpProtocol ?? '1.0';
  const lines = [
    `GET ${url.path ?? '/'} HTTP/${protocol.startsWith('1.1') ? '1.1' : '1.0'}`,
    'User-Agent: KeepAliveClient',
    ...(protocol === '1.0' ? [] : ['Connection: close']),
    `Host: ${hostOf(url, request) ?? addressHost(settings)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
