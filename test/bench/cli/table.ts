// SPDX-License-Identifier: GPL-2.0-or-later

/** Number of the service from 0: its address. */
export const addressOf = (service: number): string =>
  `10.${64 + (service >> 16)}.${(service >> 8) & 255}.${service & 255}`;

/** No other service has these servers. */
export const serversOf = (service: number, count: number): string[] =>
  Array.from({ length: count }, (_, n) => {
    const host = service * 16 + n;
    return `172.${16 + (host >> 16)}.${(host >> 8) & 255}.${host & 255}`;
  });

/** Twelve and thirteen in turn: 20,000 services have 250,000 servers. */
export const largeCount = (service: number): number => 12 + (service % 2);

/** Lines for `ipvsadm -R`: UDP services on port 53 with masquerading. */
export function tableText(services: number, countOf: (service: number) => number): string {
  const lines: string[] = [];
  for (let service = 0; service < services; service++) {
    const selector = `-u ${addressOf(service)}:53`;
    lines.push(`-A ${selector} -s rr`);
    for (const server of serversOf(service, countOf(service))) {
      lines.push(`-a ${selector} -r ${server}:53 -m -w 1`);
    }
  }
  return `${lines.join('\n')}\n`;
}
