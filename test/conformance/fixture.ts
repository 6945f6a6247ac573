// SPDX-License-Identifier: GPL-2.0-or-later
import { fileURLToPath } from 'node:url';

/** The recorded runs that the project keeps; their numbers have gaps on purpose. */
export const recordedRuns = fileURLToPath(
  new URL('../../../test/fixtures/control/vectors.json.gz', import.meta.url),
);
