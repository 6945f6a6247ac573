// SPDX-License-Identifier: GPL-2.0-or-later
import type { Out } from '../../compat/cli/io.js';

const chunkChars = 16_384;

/** Gathers text and hands it on in large pieces, never faster than the reader takes it. */
export class Output {
  private readonly out: Out;
  private text = '';

  constructor(out: Out) {
    this.out = out;
  }

  /** Adds text. */
  async write(text: string): Promise<void> {
    this.text += text;
    if (this.text.length < chunkChars) return;
    this.flush();
    await this.out.drained();
  }

  /** Hands on what is gathered; before anything is written elsewhere, and at the end. */
  flush(): void {
    if (this.text) this.out.write(this.text);
    this.text = '';
  }
}
