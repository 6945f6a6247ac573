// SPDX-License-Identifier: GPL-2.0-or-later

/** Host and service names as getnameinfo(3), getaddrinfo(3) and getservbyname(3) give them. */
export interface NameService {
  /** Name of an address, or undefined if it has none. */
  hostOf(address: string): Promise<string | undefined>;
  /** First address of a name in the family (4 or 6), or undefined. */
  addressOf(host: string, family: 4 | 6): Promise<string | undefined>;
  /** Service name of a port, or undefined. `protocol` is `tcp`, `udp` or `sctp`. */
  serviceOf(port: number, protocol: string): Promise<string | undefined>;
  /** Port of a service name, or undefined. */
  portOf(service: string, protocol: string): Promise<number | undefined>;
}
