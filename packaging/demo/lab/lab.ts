// SPDX-License-Identifier: GPL-2.0-or-later

/** Looks at a command's output; the text says what is wrong with it, `undefined` that it is right. */
export type Expectation = (output: string) => string | undefined;

/** One end of a cable: the interface of a host in a segment. */
export interface LinkPlan {
  readonly segment: string;
  /** `address/prefix`; none for an interface that the balancer takes. */
  readonly addresses?: readonly string[];
}

/** A program that runs as long as the lab does. */
export interface ProgramPlan {
  readonly run: string;
  /** The line that says it is at work. */
  readonly ready: RegExp;
}

/** One machine: network, process and mount namespaces of its own, with a private /etc and /run. */
export interface HostPlan {
  /** By interface name, in order. */
  readonly links: Readonly<Record<string, LinkPlan>>;
  /** Arguments of `ip route add`. */
  readonly routes?: readonly string[];
  /** The host speaks IPv6; without it an interface has IPv4 alone. */
  readonly ipv6?: boolean;
  readonly programs?: readonly ProgramPlan[];
  /** Shell commands that make the host what it is, once its programs are at work. */
  readonly setup?: readonly string[];
  /** Files that the story finds, by absolute path; those in bin/ are seen by this host alone. */
  readonly files?: Readonly<Record<string, string>>;
}

/** One step of a story. */
export interface Step {
  /** What it is for, printed before it. */
  readonly title?: string;
  /** The host; without one the command runs on the real machine. */
  readonly at?: string;
  /** As the runbook has it; run by `sh` in bin/. One that ends with `&` goes on behind the story. */
  readonly run: string;
  /** Tried again until it succeeds, for as long as this: what is waited for takes its time. */
  readonly withinSec?: number;
  /** Every one must be content with stdout. A command that writes to stderr has failed. */
  readonly shows?: readonly Expectation[];
  /** What to do if the step fails. */
  readonly hint?: string;
}

/** A topology and what happens on it. Every segment is an Ethernet of its own. */
export interface Lab {
  readonly name: string;
  /** One sentence: what it shows. */
  readonly title: string;
  readonly hosts: Readonly<Record<string, HostPlan>>;
  /** Added to the environment of each step, as `DPVS_COMPAT`. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly story: readonly Step[];
}

/** What went wrong in a lab; `hint` says what to do about it. */
export class LabError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
