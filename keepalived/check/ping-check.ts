// SPDX-License-Identifier: GPL-2.0-or-later
// PING_CHECK: an ICMP echo on a socket that stays open, so that its identifier stays.
import { openDatagrams, type DatagramEnd } from '../net/dial.js';
import { failureOf, socketComplaint } from '../net/failure.js';
import { canonical } from '../config/address.js';
import type { CheckEnvironment, CheckerRequest, RunningChecker } from './checker.js';
import { echoRequest, echoFault } from './echo.js';
import { failedText, Judge, type Words } from './judge.js';
import { usePingRange } from './ping-range.js';
import { Rounds, type Attempt } from './rounds.js';
import { settingsOf, type KindDefaults, type Settings } from './settings.js';

const defaults: KindDefaults = { retry: 1, delayBeforeRetryMs: 1000 };

function wordsOf(server: string, service: string): Words {
  return {
    succeeded: `ICMP connection to ${server} success.`,
    failed: (retries) =>
      retries === undefined
        ? `ICMP CHECK on service ${server} failed.`
        : `ICMP CHECK on service ${server} of ${service} ${failedText(retries)}`,
    mailUp: '=> ICMP CHECK succeed on service <=',
    mailDown: () => '=> ICMP CHECK failed on service <=',
  };
}

/** Who waits for an answer. */
interface Listener {
  answer(packet: Buffer): void;
  failed(error: NodeJS.ErrnoException): void;
}

/** The socket of one checker. */
class EchoSocket {
  #end: DatagramEnd | undefined;
  #listener: Listener | undefined;
  #ready = false;
  #waiting: Buffer | undefined;
  readonly #dial: Settings['dial'];

  constructor(dial: Settings['dial']) {
    this.#dial = dial;
  }

  /** @throws SocketError if there is no such socket to be had */
  send(packet: Buffer, listener: Listener): void {
    this.#listener = listener;
    if (this.#ready) this.#end?.send(packet);
    else this.#waiting = packet;
    this.#end ??= openDatagrams(this.#dial, 'icmp', {
      ready: () => this.#opened(),
      message: (answer) => this.#listener?.answer(answer),
      error: (error) => this.#broken(error),
    });
  }

  ignore(): void {
    this.#listener = undefined;
  }

  close(): void {
    this.#listener = undefined;
    this.#end?.close();
    this.#end = undefined;
    this.#ready = false;
  }

  #opened(): void {
    this.#ready = true;
    if (this.#waiting !== undefined) this.#end?.send(this.#waiting);
    this.#waiting = undefined;
  }

  /** Before it is connected it is of no use; later, an error is what ICMP said. */
  #broken(error: NodeJS.ErrnoException): void {
    const listener = this.#listener;
    if (!this.#ready) this.close();
    listener?.failed(error);
  }
}

function attemptOf(
  { environment, target }: CheckerRequest,
  settings: Settings,
  judge: Judge,
  socket: EchoSocket,
): Attempt {
  const { clock, log } = environment;
  const { dial, connectTimeoutMs, delayLoopMs } = settings;
  let sequence = 0;
  return (next) => {
    sequence = (sequence + 1) % 0x1_0000;
    const end = (delayMs: number): void => {
      timer.cancel();
      socket.ignore();
      next(delayMs);
    };
    const failed = (line: string): void => {
      judge.single(line);
      end(judge.fail());
    };
    const lost = (error: NodeJS.ErrnoException): void => {
      const why = failureOf(error);
      if (why === 'error' || why === 'unreachable') {
        return failed(`ICMP connection to ${target.serverName} of ${target.serviceName} failed.`);
      }
      const complaint = socketComplaint(error, dial.bindIf);
      if (complaint !== undefined) log.line(complaint);
      const version = dial.family === 4 ? '' : 'v6';
      log.line(`ICMP${version} connect fail to create socket. Rescheduling.`);
      return end(delayLoopMs);
    };
    const timer = clock.after(connectTimeoutMs, () =>
      failed(`ICMP connection to address ${canonical(dial.address)} timeout.`),
    );
    const answer = (packet: Buffer): void => {
      const what = echoFault(packet, dial.family, sequence);
      if (what === undefined) end(judge.succeed());
      else log.line(what);
    };
    try {
      socket.send(echoRequest(dial.family, sequence), { answer, failed: lost });
    } catch (error) {
      socket.close();
      lost(error as NodeJS.ErrnoException);
    }
    return () => {
      timer.cancel();
      socket.ignore();
    };
  };
}

/** PING_CHECK. */
export function pingCheck(request: CheckerRequest): RunningChecker {
  const { environment, target } = request;
  const settings = settingsOf(request, defaults);
  const judge = new Judge(request, settings, wordsOf(target.serverName, target.serviceName));
  const socket = new EchoSocket(settings.dial);
  const attempt = attemptOf(request, settings, judge, socket);
  return new PingRounds({ environment, settings, judge }, attempt, {
    environment,
    close: () => socket.close(),
  });
}

/** Rounds that hold the kernel's permission and a socket while they last. */
class PingRounds extends Rounds {
  readonly #held: { readonly environment: CheckEnvironment; close(): void };
  #release: (() => void) | undefined;

  constructor(
    parts: ConstructorParameters<typeof Rounds>[0],
    attempt: Attempt,
    held: { readonly environment: CheckEnvironment; close(): void },
  ) {
    super(parts, attempt);
    this.#held = held;
  }

  override start(suspended?: boolean): void {
    this.#release ??= usePingRange(this.#held.environment.log, process.getegid?.() ?? 0);
    super.start(suspended);
  }

  override stop(): void {
    super.stop();
    this.#held.close();
    this.#release?.();
    this.#release = undefined;
  }
}
