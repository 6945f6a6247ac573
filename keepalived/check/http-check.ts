// SPDX-License-Identifier: GPL-2.0-or-later
// HTTP_GET and SSL_GET: urls in turn, a connection each; all of them must be good.
import type { CheckerRequest, RunningChecker } from './checker.js';
import { fetchUrl, type Fetcher } from './http-fetch.js';
import { hostOf } from './http-request.js';
import { judgeAnswer, type PreparedUrl } from './http-verdict.js';
import { failedText, Judge, type Words } from './judge.js';
import { bodyPattern } from './regex/match.js';
import { Rounds, type Attempt } from './rounds.js';
import { settingsOf, type KindDefaults } from './settings.js';
import type { Log } from './surroundings.js';
import { clientIdentity } from './tls.js';

const defaults: KindDefaults = { retry: 1, delayBeforeRetryMs: 3000 };

function wordsOf(kind: 'HTTP' | 'SSL', server: string): Words {
  return {
    succeeded: `Remote Web server ${server} succeed on service.`,
    failed: (retries) => `${kind}_CHECK on service ${server} ${failedText(retries)}`,
    mailUp: '=> CHECK succeed on service <=',
    mailDown: () => '=> CHECK failed on service : HTTP/SSL request failed <=',
  };
}

function prepare({ config }: CheckerRequest, log: Log): readonly PreparedUrl[] {
  return config.urls.map((url) => {
    if (url.regex === undefined) return { url, pattern: undefined };
    const pattern = bodyPattern(url);
    if (typeof pattern !== 'string') return { url, pattern };
    log.line(pattern);
    return { url, pattern: undefined };
  });
}

/** Which url is next, and how long to wait for it. */
class Course {
  #next = 0;
  /** Asked alone until it is good again. */
  #failed: PreparedUrl | undefined;
  readonly #urls: readonly PreparedUrl[];

  constructor(urls: readonly PreparedUrl[]) {
    this.#urls = urls;
  }

  get current(): PreparedUrl | undefined {
    return this.#failed ?? this.#urls[this.#next];
  }

  /** @returns whether all urls are good */
  good(): boolean {
    const alone = this.#failed !== undefined;
    this.#failed = undefined;
    this.#next = alone ? 0 : this.#next + 1;
    if (this.#next < this.#urls.length) return false;
    this.#next = 0;
    return true;
  }

  /** @returns whether it had failed before */
  bad(): boolean {
    const again = this.#failed !== undefined;
    this.#failed = this.current;
    return again;
  }
}

/** HTTP_GET or SSL_GET. */
export function httpCheck(request: CheckerRequest): RunningChecker {
  const { environment, target, config } = request;
  const { log } = environment;
  const { serverName, serviceName } = target;
  const secured = config.kind === 'SSL_GET';
  const settings = settingsOf(request, defaults);
  const judge = new Judge(request, settings, wordsOf(secured ? 'SSL' : 'HTTP', serverName));
  const identity = secured ? clientIdentity(environment.lvs.ssl, log) : undefined;
  const fetcher: Fetcher = { request, settings, identity };
  const course = new Course(prepare(request, log));

  const good = ({ url }: PreparedUrl, test: string): number => {
    if (!judge.state.up) log.line(`${test} success to ${serverName} url(${url.path ?? ''})`);
    if (course.good()) return judge.succeed();
    judge.forget();
    return config.fastRecovery === true && !judge.state.up ? 0 : settings.delayLoopMs;
  };

  const bad = (words: string): number => {
    judge.single(`${words} server ${serverName}.`);
    const again = course.bad();
    const delayMs = judge.fail();
    return again ? Math.max(settings.delayBeforeRetryMs, settings.delayLoopMs) : delayMs;
  };

  const attempt: Attempt = (next) => {
    const prepared = course.current;
    if (prepared === undefined) return () => undefined;
    const { url, pattern } = prepared;
    const use = { digest: url.digest !== undefined, text: pattern !== undefined };
    return fetchUrl(fetcher, url, use, {
      answered(answer) {
        const { contentLength, bodyBytes } = answer;
        if (contentLength !== undefined && contentLength !== bodyBytes) {
          const where = `${hostOf(url, request) ?? ''}${url.path ?? ''}`;
          const lengths = `content_length (${contentLength}) does not match received bytes (${bodyBytes})`;
          log.line(`http_check for RS ${serverName} VS ${serviceName} url ${where}: ${lengths}`);
        }
        const verdict = judgeAnswer(prepared, answer, log);
        next('good' in verdict ? good(prepared, verdict.good) : bad(verdict.bad));
      },
      fault(words, detail) {
        if (detail !== undefined) judge.single(`Read error with server ${serverName}: ${detail}`);
        next(bad(words));
      },
      notMade(why) {
        const what = why === 'socket' ? 'connection fail to create socket.' : 'socket bind failed.';
        log.line(`WEB ${what} Rescheduling${why === 'socket' ? '.' : ''}`);
        next(settings.delayLoopMs);
      },
    });
  };
  return new Rounds({ environment, settings, judge }, attempt);
}
