// SPDX-License-Identifier: GPL-2.0-or-later
// The text of a mail (RFC 5322).
import type { Alert } from '../../check/surroundings.js';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = [
  ...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
];

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as mails have it, in local time. */
export function mailDate(at: Date): string {
  const east = -at.getTimezoneOffset();
  const zone = `${east < 0 ? '-' : '+'}${two(Math.floor(Math.abs(east) / 60))}${two(Math.abs(east) % 60)}`;
  const day = `${days[at.getDay()] ?? ''}, ${two(at.getDate())} ${months[at.getMonth()] ?? ''} ${at.getFullYear()}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} ${zone}`;
}

/** The address alone of `Name <address>`. */
export function bareAddress(text: string): string {
  return /<([^<>]*)>/.exec(text)?.[1] ?? text.trim();
}

/** What a mail is made of. */
export interface MailParts extends Alert {
  readonly from: string;
  readonly to: readonly string[];
  readonly routerId: string;
  readonly at: Date;
}

/** The whole message with the dot that ends it. Line ends and headers cannot be smuggled in. */
export function mailText({ from, to, routerId, subject, body, at }: MailParts): string {
  const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');
  const head = [
    `Date: ${mailDate(at)}`,
    `From: ${oneLine(from)}`,
    `Subject: [${oneLine(routerId)}] ${oneLine(subject)}`,
    'X-Mailer: Keepalived',
    `To: ${to.map(oneLine).join(', ')}`,
  ];
  const lines = body.split(/\r?\n/).map((line) => (line.startsWith('.') ? `.${line}` : line));
  return [...head, '', ...lines, '.', ''].join('\r\n');
}
