// SPDX-License-Identifier: GPL-2.0-or-later
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect, type SecureContextOptions, type TLSSocket } from 'node:tls';
import type { SslConfig } from '../config/model/lvs.js';
import type { Log } from './surroundings.js';
import { HeldEnd } from './tls-end.js';

const complaints = {
  certificate: 'SSL error : Cant load certificate file...',
  key: 'SSL error : Cant load key file...',
  ca: 'SSL error : Cant load CA file...',
} as const;

function read(config: SslConfig, what: keyof typeof complaints, log: Log): Buffer | undefined {
  const path = config[what];
  if (path === undefined) return undefined;
  try {
    return readFileSync(Buffer.from(path, 'latin1'));
  } catch {
    log.line(complaints[what]);
    return undefined;
  }
}

/** What the block `SSL` gives to every connection; files are read once. */
export function clientIdentity(config: SslConfig | undefined, log: Log): SecureContextOptions {
  if (config === undefined) return {};
  const [cert, key, ca] = (['certificate', 'key', 'ca'] as const).map((what) =>
    read(config, what, log),
  );
  return {
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(ca === undefined ? {} : { ca }),
    ...(config.password === undefined ? {} : { passphrase: config.password }),
  };
}

/** How a connection is secured. */
export interface TlsWish {
  readonly identity: SecureContextOptions;
  /** SNI; undefined: none. */
  readonly serverName: string | undefined;
  /** The end of the data counts only if it was announced (close_notify, RFC 8446, section 6.1). */
  readonly compliant: boolean;
}

/**
 * TLS over a connected socket. The certificate is not verified, as in the original.
 * With `compliant`, an end that was not announced comes as an `error`.
 * @throws what OpenSSL says of a certificate or key that it cannot use
 */
export function secure(socket: Socket, { identity, serverName, compliant }: TlsWish): TLSSocket {
  const held = compliant ? new HeldEnd(socket) : undefined;
  const secured = connect({
    ...identity,
    socket: held ?? socket,
    rejectUnauthorized: false,
    ...(serverName === undefined ? {} : { servername: serverName }),
  });
  held?.watch(secured);
  return secured;
}
