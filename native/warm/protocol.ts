// SPDX-License-Identifier: GPL-2.0-or-later

/*
 * What launchers and the warm process say to each other over their UNIX socket. Numbers are
 * little-endian, texts end with a zero byte. `generate.ts` writes the launcher's side of it.
 */

/** First word of a request; another layout gets another one. */
export const magic = 0x31575044; // "DPW1"

/**
 * The head of a request: eight bytes a field, in this order. The tool's name, the words of the
 * command line with `argv[0]`, and the environment follow as texts, `bodyBytes` in all.
 */
export const headFields = [
  'magic',
  'bodyBytes',
  'argCount',
  'terminals', // bit n: descriptor n is one
  // The caller's view of the machine: its namespaces, its root folder, what it may do.
  'mountNs',
  'userNs',
  'pidNs',
  'netNs', // host names are looked up there
  'rootDevice',
  'rootInode',
  'capabilities',
  // Which script the launcher would start; the warm process must have loaded the same one.
  'device',
  'inode',
  'sizeBytes',
  'modifiedNs',
] as const;

export type HeadField = (typeof headFields)[number];

export const headBytes = 8 * headFields.length;

/** Longer requests are left to a process of their own: they must fit a socket's buffer. */
export const maxBodyBytes = 96 * 1024;

/** Everything after the request is a frame: its kind, then a value, four bytes each. */
export const frameBytes = 8;

/** Kinds of frames; `value` is a number of bytes that follow unless said otherwise. */
export const frameKinds = {
  /** Instead of a run, or of the rest of one that has done nothing yet: start Node. */
  refused: 1,
  stdout: 2,
  stderr: 3,
  /** The tool waits for standard input; `value` is the most that it takes. */
  read: 4,
  /** Something may be changed from now on: the run must not be repeated. Not changed before. */
  changes: 5,
  /** Last frame; `value` is the exit code. */
  exit: 6,
  /** From the launcher, once for each `read`: bytes of standard input, none at its end. */
  input: 7,
} as const;

export type FrameKind = keyof typeof frameKinds;

/** The most input that is asked for at a time; a pipe holds as much. */
export const inputBytes = 64 * 1024;

/** A request for this instead of a tool is answered with the number of runs served so far. */
export const hitsTool = 'hits';
