// SPDX-License-Identifier: GPL-2.0-or-later
// Mails about changes: a small client of SMTP (RFC 5321).
import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { lineReader } from '../../check/lines.js';
import type { Alert, Clock, Log, Mailer, Timer } from '../../check/surroundings.js';
import type { GlobalConfig, SmtpServer } from '../../config/model/global.js';
import { bareAddress, mailText } from './message.js';

/** Mails under way at once, and how many may wait: a mass failure must not become one of ours. */
const [mostAtOnce, mostWaiting] = [10, 1000];
const longestReply = 1024;

/** What a mailer needs. */
export interface MailerParts {
  readonly global: GlobalConfig;
  readonly log: Log;
  readonly clock: Clock;
}

/** One step of a session: its name in messages, what is said, and the status that answers it. */
interface Step {
  readonly name: string;
  readonly say: string | undefined;
  readonly wants: number;
}

function stepsOf(global: GlobalConfig, alert: Alert): readonly Step[] {
  const from = global.emailFrom ?? `keepalived@${hostname()}`;
  const routerId = global.routerId ?? hostname();
  const text = mailText({ ...alert, from, to: global.emails, routerId, at: new Date() });
  return [
    { name: '(E)SMTP', say: undefined, wants: 220 },
    { name: 'HELO', say: `HELO ${global.smtpHeloName ?? hostname()}\r\n`, wants: 250 },
    { name: 'MAIL', say: `MAIL FROM:<${bareAddress(from)}>\r\n`, wants: 250 },
    ...global.emails.map((to) => ({
      ...{ name: 'RCPT', say: `RCPT TO:<${bareAddress(to)}>\r\n`, wants: 250 },
    })),
    { name: 'DATA', say: 'DATA\r\n', wants: 354 },
    { name: 'BODY', say: text, wants: 250 },
    { name: 'QUIT', say: 'QUIT\r\n', wants: 221 },
  ];
}

/** Connects to the first address that takes us; the rest of its life is the listener's. */
function dial(
  address: string,
  port: number,
  { clock, global }: MailerParts,
): Promise<Socket | string> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (result: Socket | string): void => {
      timer.cancel();
      if (typeof result === 'string') socket.destroy();
      resolve(result);
    };
    const timer = clock.after(global.smtpConnectTimeoutSec * 1000, () =>
      end(`Timeout connecting SMTP server [${address}]:${port}.`),
    );
    socket.on('error', () => end(`SMTP connection ERROR to [${address}]:${port}.`));
    socket.once('connect', () => end(socket));
  });
}

async function addressesOf({ host }: SmtpServer): Promise<readonly string[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}

/** Goes through the steps. @returns what went wrong, in the original's words */
function converse(
  socket: Socket,
  steps: readonly Step[],
  name: string,
  { clock, global }: MailerParts,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let at = 0;
    const end = (wrong?: string): void => {
      socket.destroy();
      resolve(wrong);
    };
    lineReader(socket, {
      clock,
      timeoutMs: global.smtpConnectTimeoutSec * 1000,
      maxBytes: longestReply,
      line(text) {
        const [, digits, more] = /^(\d{3})([ -]|$)/.exec(text) ?? [];
        if (more === '-') return; // an answer of several lines counts by its last
        const { name: step = '', wants } = steps[at] ?? {};
        if (Number(digits) !== wants) {
          const status = `SMTP status code = ${digits ?? 0}`;
          return end(`Error processing ${step} cmd on SMTP server ${name}. ${status}`);
        }
        at += 1;
        const next = steps[at];
        if (next?.say === undefined) end();
        else socket.write(Buffer.from(next.say, 'latin1'));
      },
      timedOut: () => end(`Timeout reading data to remote SMTP server ${name}.`),
      tooLong() {
        const text = `Received buffer from remote SMTP server ${name}`;
        end(`${text} overflow our get read buffer length.`);
      },
      ended: () => end(`Remote SMTP server ${name} has closed the connection.`),
    });
  });
}

/** Sends one mail through the first of the server's addresses that works. */
async function deliver(parts: MailerParts, server: SmtpServer, alert: Alert): Promise<void> {
  const { log, global } = parts;
  const addresses = await addressesOf(server).catch(() => []);
  if (addresses.length === 0) log.line(`SMTP connection ERROR to [${server.host}]:${server.port}.`);
  for (const address of addresses) {
    const name = `[${address}]:${server.port}`;
    const socket = await dial(address, server.port, parts);
    if (typeof socket === 'string') {
      log.line(socket);
      continue;
    }
    log.detail(`Remote SMTP server ${name} connected.`);
    const wrong = await converse(socket, stepsOf(global, alert), name, parts);
    if (wrong === undefined) log.detail('SMTP alert successfully sent.');
    else log.line(wrong);
    if (wrong === undefined) return;
  }
}

/** Sends mails in the background, some at a time. */
export function mailer(parts: MailerParts): Mailer {
  const { global, log, clock } = parts;
  const waiting: Alert[] = [];
  const underWay = new Set<Promise<void>>();
  let told = false;

  const pump = (server: SmtpServer): void => {
    while (underWay.size < mostAtOnce) {
      const alert = waiting.shift();
      if (alert === undefined) break;
      const sent = deliver(parts, server, alert).finally(() => {
        underWay.delete(sent);
        pump(server);
      });
      underWay.add(sent);
    }
    if (waiting.length === 0) told = false;
  };

  const drained = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
  };

  return {
    send(alert) {
      const { smtpServer, emails } = global;
      if (smtpServer === undefined || emails.length === 0) return;
      if (waiting.length < mostWaiting) waiting.push(alert);
      else if (!told)
        log.line(`More than ${mostWaiting} mails wait - further ones are lost`, 'warning');
      told ||= waiting.length >= mostWaiting;
      pump(smtpServer);
    },
    async idle(limitMs) {
      let timer: Timer | undefined;
      const late = new Promise<void>((resolve) => (timer = clock.after(limitMs, resolve)));
      await Promise.race([drained(), late]);
      timer?.cancel();
    },
  };
}
