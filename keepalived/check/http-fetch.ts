// SPDX-License-Identifier: GPL-2.0-or-later
// One request and its answer.
import type { Socket } from 'node:net';
import type { HttpUrl } from '../config/model/lvs.js';
import { systemText, type DialFailure } from '../net/failure.js';
import type { CheckerRequest } from './checker.js';
import { connectWithin } from './connection.js';
import { HttpAnswer, type BodyUse } from './http-answer.js';
import { hostOf, requestText } from './http-request.js';
import type { Cancel } from './rounds.js';
import type { Settings } from './settings.js';
import { secure, type TlsWish } from './tls.js';

/** The longest that an answer may go on coming in, for servers that never end. */
const longestAnswerMs = 60_000;

/** How a request ended; one of them is called once. `fault` has the words before `server RS.`. */
export interface FetchEvents {
  answered(answer: HttpAnswer): void;
  fault(words: string, detail?: string): void;
  /** No request was made, by our own fault. */
  notMade(why: DialFailure): void;
}

/** What one kind of checker asks with. */
export interface Fetcher {
  readonly request: CheckerRequest;
  readonly settings: Settings;
  /** Undefined: plain HTTP. */
  readonly identity: TlsWish['identity'] | undefined;
}

function tlsWish({ request }: Fetcher, url: HttpUrl, identity: TlsWish['identity']): TlsWish {
  const { enableSni, sniName, tlsCompliant } = request.config;
  const serverName = enableSni === true ? (sniName ?? hostOf(url, request)) : undefined;
  return { identity, serverName, compliant: url.tlsCompliant ?? tlsCompliant ?? false };
}

/** Reads an answer to its end. Every wait has its time; so has the whole. */
class Reading {
  readonly #socket: Socket;
  readonly #fetcher: Fetcher;
  readonly #answer: HttpAnswer;
  readonly #tell: FetchEvents;
  readonly #startMs: number;
  #timer: { cancel(): void } | undefined;
  #over = false;

  constructor(socket: Socket, fetcher: Fetcher, use: BodyUse, tell: FetchEvents) {
    this.#socket = socket;
    this.#fetcher = fetcher;
    this.#answer = new HttpAnswer(use);
    this.#tell = tell;
    this.#startMs = fetcher.request.environment.clock.nowMs();
    socket.on('data', (data: Buffer) => this.#data(data));
    socket.on('end', () => this.#finish(() => this.#ended()));
    socket.on('error', (error) => this.#finish(() => this.#broken(error)));
    socket.on('close', () => this.#finish(() => this.#ended()));
    this.#wait('Timeout WEB read');
    socket.resume();
  }

  cancel(): void {
    this.#finish(() => undefined);
  }

  #wait(words: string): void {
    const { request, settings } = this.#fetcher;
    this.#timer?.cancel();
    this.#timer = request.environment.clock.after(settings.connectTimeoutMs, () =>
      this.#finish(() => this.#tell.fault(words)),
    );
  }

  #data(data: Buffer): void {
    if (this.#over) return;
    const { request, settings } = this.#fetcher;
    const limitMs = Math.max(longestAnswerMs, settings.delayLoopMs, settings.connectTimeoutMs);
    const late = request.environment.clock.nowMs() - this.#startMs > limitMs;
    if (late) this.#finish(() => this.#tell.fault('Timeout HTTP read'));
    else if (!this.#answer.take(data)) this.#finish(() => this.#ended());
    else this.#wait('Timeout HTTP read');
  }

  #ended(): void {
    if (this.#answer.status === undefined) this.#tell.fault('Read, no data received from ');
    else this.#tell.answered(this.#answer);
  }

  #broken(error: NodeJS.ErrnoException): void {
    const secured = this.#fetcher.identity !== undefined;
    if (secured) this.#tell.fault('SSL read error from');
    else this.#tell.fault('Read error with', systemText(error));
  }

  #finish(tell: () => void): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer?.cancel();
    this.#socket.destroy();
    tell();
  }
}

/** Asks for one url. @returns what ends it at once */
export function fetchUrl(fetcher: Fetcher, url: HttpUrl, use: BodyUse, tell: FetchEvents): Cancel {
  const { request, settings, identity } = fetcher;
  const { environment } = request;
  let cancel: Cancel = () => undefined;

  const talk = (socket: Socket): void => {
    const reading = new Reading(socket, fetcher, use, tell);
    socket.write(Buffer.from(requestText(url, request, settings), 'latin1'));
    cancel = () => reading.cancel();
  };

  const shakeHands = (plain: Socket, wish: TlsWish): void => {
    let over = false;
    const end = (then: () => void): void => {
      if (over) return;
      over = true;
      timer.cancel();
      then();
    };
    const failed = (): void =>
      end(() => {
        plain.destroy();
        tell.fault('SSL handshake/communication error connecting to');
      });
    const timer = environment.clock.after(settings.connectTimeoutMs, failed);
    cancel = () => end(() => plain.destroy());
    try {
      const secured = secure(plain, wish);
      secured.on('error', failed);
      secured.on('close', failed);
      secured.once('secureConnect', () => end(() => talk(secured)));
    } catch {
      failed(); // a certificate or key of ours that OpenSSL does not take
    }
  };

  const connecting = connectWithin(environment, settings, {
    connected(socket) {
      if (identity === undefined) talk(socket);
      else shakeHands(socket, tlsWish(fetcher, url, identity));
    },
    timedOut: () => tell.fault('Timeout connecting'),
    failed(why) {
      if (why === 'error') tell.fault('Error connecting');
      else if (why === 'unreachable') tell.fault('Connection failed');
      else tell.notMade(why);
    },
  });
  return () => {
    connecting();
    cancel();
  };
}
