// SPDX-License-Identifier: GPL-2.0-or-later

/** An argument error: what is printed on stderr, and the exit code. It ends the run. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly exitCode: number;
  /** The word that was not understood, if one was: on a terminal the nearest option is named. */
  readonly typo: string | undefined;

  constructor(message: string, exitCode = 2, typo?: string) {
    super(message);
    this.exitCode = exitCode;
    this.typo = typo;
  }
}

/** The refusal of a command line whose first option is no command. */
export function tryHelp(program: string, typo?: string): Refusal {
  const text = `Try \`${program} -h' or '${program} --help' for more information.`;
  return new Refusal(text, 255, typo);
}
