// SPDX-License-Identifier: GPL-2.0-or-later
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { Socket, type SocketConstructorOpts } from 'node:net';
import { addon, socketKinds } from '../../native/net/addon.js';

/** Where a socket leads to, and where it starts. */
export interface Dial {
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  readonly bindTo: string | undefined;
  readonly bindPort: number | undefined;
  readonly bindIf: string | undefined;
  /** SO_MARK; 0 or undefined: none. */
  readonly fwmark: number | undefined;
}

function special({ bindTo, bindPort, bindIf, fwmark }: Dial): boolean {
  return bindTo !== undefined || bindPort !== undefined || bindIf !== undefined || Boolean(fwmark);
}

function descriptor(dial: Dial, kind: keyof typeof socketKinds): number {
  const { family, fwmark = 0, bindIf = '', bindTo = '', bindPort = 0 } = dial;
  const port = kind === 'icmp' ? 0 : bindPort;
  return addon.openSocket(family, socketKinds[kind], fwmark, bindIf, bindTo, port);
}

/** A link-local address is one of a link. */
function host({ address, family, bindIf }: Dial): string {
  const local = family === 6 && bindIf !== undefined && /^fe[89ab]/i.test(address);
  return local ? `${address}%${bindIf}` : address;
}

/**
 * Begins to connect. `connect` or `error` follows; nothing is read before `resume()` or a `data` listener.
 * @throws SocketError of the addon if the socket cannot be made as wanted
 */
export function connectTcp(dial: Dial): Socket {
  const made = special(dial) ? { fd: descriptor(dial, 'tcp') } : {};
  // Not yet connected, it must not be read from; Node knows the option for servers only.
  const options: SocketConstructorOpts & { pauseOnCreate: boolean } = {
    ...made,
    pauseOnCreate: true,
  };
  const socket = new Socket(options);
  socket.connect({ host: host(dial), port: dial.port, family: dial.family });
  return socket;
}

/** Listeners of a datagram socket: `error` also tells what ICMP said. */
export interface DatagramEvents {
  readonly ready: () => void;
  readonly message: (data: Buffer) => void;
  readonly error: (error: NodeJS.ErrnoException) => void;
}

/** A connected datagram socket. `send` throws nothing: errors come as events. */
export interface DatagramEnd {
  send(data: Buffer): void;
  close(): void;
}

/**
 * Opens a datagram socket that hears its other end alone.
 * @param kind `icmp`: an echo socket, whose identifier the kernel sets; the port does not matter
 * @throws SocketError of the addon if the socket cannot be made as wanted
 */
export function openDatagrams(
  dial: Dial,
  kind: 'udp' | 'icmp',
  { ready, message, error }: DatagramEvents,
): DatagramEnd {
  const fd = kind === 'icmp' || special(dial) ? descriptor(dial, kind) : undefined;
  const socket = createSocket(dial.family === 4 ? 'udp4' : 'udp6');
  let open = true;
  const close = (): void => {
    if (open) socket.close();
    open = false;
  };
  socket.on('error', (reason) => open && error(reason));
  socket.on('message', (data) => open && message(data));
  const connected = (): void => {
    if (open) connectDatagrams(socket, dial, ready);
  };
  if (fd === undefined) socket.bind(connected);
  else socket.bind({ fd }, connected);
  const send = (data: Buffer): void => {
    socket.send(data, (reason) => reason !== null && open && error(reason));
  };
  return { send, close };
}

function connectDatagrams(socket: Datagrams, dial: Dial, ready: () => void): void {
  socket.once('connect', ready);
  socket.connect(Math.max(1, dial.port), host(dial));
}
