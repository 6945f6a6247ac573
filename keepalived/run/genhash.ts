// SPDX-License-Identifier: GPL-2.0-or-later
// `keepalived -T`: the MD5 of a page, as `digest` in keepalived.conf wants it. Source: recorded behaviour.
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { parseArgs } from 'node:util';
import type { Io } from '../../compat/cli/io.js';
import { familyOf } from '../config/address.js';
import { addressHost, getRequest } from '../check/http-request.js';
import { secure } from '../check/tls.js';
import { connectTcp, type Dial } from '../net/dial.js';

/** What to ask for, and how much to show. */
interface Wish {
  readonly dial: Dial;
  readonly path: string;
  readonly protocol: string;
  readonly virtualHost: string | undefined;
  readonly ssl: boolean;
  readonly sni: boolean;
  readonly verbose: boolean;
  readonly timeoutMs: number;
}

const usageText = `Commands:
   -s server-address -p port -u url
   -S -s server-address -p port -u url
   -h

Options:
Either long or short options are allowed.
   --use-ssl         -S       Use SSL connection to remote server.
   --use-sni         -I       Use SNI during SSL handshake (uses virtualhost setting; see -V).
   --server          -s       Use the specified remote server address.
   --port            -p       Use the specified remote server port.
   --url             -u       Use the specified remote server url.
   --use-virtualhost -V       Use the specified virtualhost in GET query.
   --verbose         -v       Use verbose mode output.
   --help            -h       Display this short inlined help screen.
   --fwmark          -m       Use the specified FW mark.
   --protocol        -P       Use the specified HTTP protocol - '1.0', 1.0c', '1.1'.
                                1.0c means 1.0 with 'Connection: close'
   --timeout         -t       Timeout in seconds
`;

const optionsOfGenhash = {
  'use-ssl': { type: 'boolean', short: 'S' },
  'use-sni': { type: 'boolean', short: 'I' },
  server: { type: 'string', short: 's' },
  port: { type: 'string', short: 'p', default: '80' },
  url: { type: 'string', short: 'u' },
  'use-virtualhost': { type: 'string', short: 'V' },
  verbose: { type: 'boolean', short: 'v' },
  help: { type: 'boolean', short: 'h' },
  fwmark: { type: 'string', short: 'm', default: '0' },
  protocol: { type: 'string', short: 'P', default: '1.0' },
  timeout: { type: 'string', short: 't', default: '5' },
} as const;

/** A line that says what is wrong; empty: the usage says it. */
class Wrong extends Error {}

function whole(text: string, most: number, what: string): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (number <= most) return number;
  throw new Wrong(`invalid ${what} '${text}'`);
}

function readWish(argv: readonly string[]): Wish {
  const { values, positionals } = parse(argv);
  const { server, url: path } = values;
  if (positionals.length > 0) {
    throw new Wrong(`Unexpected argument(s): ${positionals.join(' ')}`);
  }
  if (values.help === true || server === undefined || path === undefined) throw new Wrong('');
  const family = familyOf(server);
  if (family === undefined) throw new Wrong(`server should be an IP, not ${server}`);
  const protocol = values.protocol.toUpperCase();
  if (!['1.0', '1.0C', '1.1'].includes(protocol)) {
    throw new Wrong(`invalid HTTP protocol version '${values.protocol}'`);
  }
  const port = whole(values.port, 65_535, 'port number');
  const fwmark = whole(values.fwmark, 0xffffffff, 'fwmark');
  const none = { bindTo: undefined, bindPort: undefined, bindIf: undefined };
  return {
    dial: { address: server, family, port, fwmark, ...none },
    ...{ path, protocol, virtualHost: values['use-virtualhost'] },
    ssl: values['use-ssl'] === true,
    sni: values['use-sni'] === true,
    verbose: values.verbose === true,
    timeoutMs: whole(values.timeout, 86_400, 'timeout') * 1000,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: optionsOfGenhash, allowPositionals: true });
  } catch {
    throw new Wrong('');
  }
}

/** All that a server sends to one request; rejects with the original's words. */
function answerOf(wish: Wish): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const plain = connectTcp(wish.dial);
    const fail = (words: string): void => {
      clearTimeout(timer);
      plain.destroy();
      reject(new Error(words));
    };
    let stage = 'Connection failed';
    const late = (): void => fail(parts.length > 0 ? 'Timeout HTTP read' : stageTimeout(stage));
    const timer = setTimeout(late, wish.timeoutMs);
    const talk = (socket: Socket): void => {
      stage = 'Read error';
      const host = wish.virtualHost ?? addressHost(wish.dial);
      socket.write(Buffer.from(getRequest({ ...wish, host }), 'latin1'));
      socket.on('data', (data: Buffer) => {
        timer.refresh();
        parts.push(data);
      });
      socket.once('close', () => {
        clearTimeout(timer);
        resolve(Buffer.concat(parts));
      });
      socket.resume();
    };
    plain.on('error', () => (parts.length > 0 ? plain.destroy() : fail(stage)));
    plain.once('connect', () => {
      if (!wish.ssl) return talk(plain);
      stage = 'SSL handshake/communication error connecting to';
      const serverName = wish.sni ? wish.virtualHost : undefined;
      const secured = secure(plain, { identity: {}, serverName, compliant: false });
      secured.on('error', () => fail(stage));
      secured.once('secureConnect', () => talk(secured));
    });
  });
}

const stageTimeout = (stage: string): string =>
  stage === 'Connection failed' ? 'Timeout connecting' : 'Timeout WEB read';

const rule = (title: string): string =>
  `-----------------------[${title}]-----------------------\n`;

/** Sixteen bytes a line: offset, hexadecimal, text. */
function hexLines(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.subarray(at, at + 16);
    const hex = [...line].map((byte) => byte.toString(16).padStart(2, '0'));
    const left = hex.slice(0, 8).join(' ').padEnd(23);
    const right = hex.slice(8).join(' ').padEnd(23);
    const shown = line.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
    text += `${String(at).padStart(4, '0')}  ${left} - ${right}   ${shown.padEnd(16)}\n`;
  }
  return text;
}

interface Page {
  readonly head: Buffer;
  readonly body: Buffer;
  /** MD5 of the body in hexadecimal. */
  readonly digest: string;
}

/** @throws Error in the original's words if there is no whole head */
function pageOf(answer: Buffer): Page {
  const end = /\r?\n\r?\n/.exec(answer.toString('latin1'));
  if (end === null) throw new Error('no data received from remote webserver');
  const bodyAt = end.index + end[0].length;
  const [head, body] = [answer.subarray(0, bodyAt), answer.subarray(bodyAt)];
  return { head, body, digest: createHash('md5').update(body).digest('hex') };
}

function verboseReport({ head, body, digest }: Page, path: string, micros: number): string {
  return [
    rule('    HTTP Header Buffer    '),
    hexLines(head),
    rule(' HTTP Header Ascii Buffer '),
    `${head.toString('latin1')}\n`,
    rule('        HTML Buffer        '),
    `${hexLines(body)}\n`,
    rule('    HTML hash resulting    '),
    hexLines(Buffer.from(digest, 'hex')),
    rule(' HTML hash final resulting '),
    `${digest}\n\nGlobal response time for [${path}] = ${micros} usecs\n`,
  ].join('');
}

/** @param argv the words after `-T` @returns 0 even when no page was had, as the original does; 1: wrong usage */
export async function genhash(argv: readonly string[], io: Io): Promise<number> {
  try {
    const wish = readWish(argv);
    const started = process.hrtime.bigint();
    const answer = await answerOf(wish);
    const micros = Number((process.hrtime.bigint() - started) / 1000n);
    const page = pageOf(answer);
    io.stdout.write(wish.verbose ? verboseReport(page, wish.path, micros) : `${page.digest}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Wrong)) {
      io.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return 0;
    }
    const line = error.message === '' ? '' : `${error.message}\n`;
    io.stderr.write(`${line}Usage: ${io.argv0} --genhash COMMAND [OPTIONS]\n${usageText}`);
    return 1;
  }
}
