// SPDX-License-Identifier: GPL-2.0-or-later

/** An argument error: what is printed on stderr, and the exit code. It ends the run. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly exitCode: number;
  /** For people, on a terminal only. */
  readonly hint: string | undefined;

  constructor(message: string, exitCode = 2, hint?: string) {
    super(message);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}

/** The refusal of a command line whose first option is no command. */
export function tryHelp(program: string, hint?: string): Refusal {
  const text = `Try \`${program} -h' or '${program} --help' for more information.`;
  return new Refusal(text, 255, hint);
}
