// SPDX-License-Identifier: GPL-2.0-or-later
import { lookup } from 'node:dns/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { ConfFiles } from '../../compat/conf/files.js';
import type { Host } from '../config/context.js';
import { everything, stock, type Profile } from '../keywords/flavour.js';
import { load, type Loaded } from '../keywords/load.js';
import type { ParseItem } from '../source/items.js';
import { readSource } from '../source/read.js';

/** Where a configuration is and how it is to be read. */
export interface ConfigRequest {
  readonly file: string;
  readonly files: ConfFiles;
  readonly cwd: string;
  readonly host: Host;
  /** `-i`; undefined: the host's name up to the first dot. */
  readonly configId: string | undefined;
  /** `-e`. */
  readonly allStrict: boolean;
  readonly testing: boolean;
  /** KEEPALIVED_COMPAT: `2.2.7` or `2.4.3` holds everything to one build. */
  readonly compat: string | undefined;
}

/** A configuration that was read, with the lines that it was read from. */
export interface ConfigResult extends Loaded {
  readonly items: readonly ParseItem[];
  readonly nothingRead: boolean;
}

/** Reads files, applies definitions, and loads what they say. Errors: none; see findings and status. */
export async function readConfiguration(request: ConfigRequest): Promise<ConfigResult> {
  const { host, files, cwd, allStrict } = request;
  const builtIns = {
    folder: (file: string) => dirname(isAbsolute(file) ? file : join(cwd, file)),
    configId: request.configId ?? host.hostName.split('.')[0] ?? '',
    env: request.compat === stock.build ? undefined : host.env,
    random: (min: number, max: number) => min + Math.floor(Math.random() * (max - min + 1)),
  };
  const includesTwice = request.compat === stock.build;
  const options = { files, cwd, allStrict, strictIncludes: true, builtIns, includesTwice };
  const source = await readSource(request.file, options);
  const { items } = source;
  const { strictFailure, nothingRead } = source;
  const asked = request.testing ? await withNames(host, items) : host;
  const how = { host: asked, profile: profileOf(request.compat), testing: request.testing };
  const loaded = load(items, { ...how, strictFailure: strictFailure && !nothingRead });
  return { ...loaded, items, nothingRead, status: nothingRead ? 0 : loaded.status };
}

/** The host with an answer for each mail server that is named; `-t` tells of those that have no address. */
async function withNames(host: Host, items: readonly ParseItem[]): Promise<Host> {
  const named = items.flatMap((item) =>
    item.kind === 'line' && item.words[0] === 'smtp_server' ? item.words.slice(1, 2) : [],
  );
  if (named.length === 0 || host.resolves !== undefined) return host;
  const asked = [...new Set(named)];
  const answers = await Promise.all(asked.map(hasAddress));
  const found = new Set(asked.filter((_, at) => answers[at] === true));
  return { ...host, resolves: (name) => found.has(name) };
}

async function hasAddress(name: string): Promise<boolean> {
  if (name === '') return false;
  return lookup(name).then(
    () => true,
    () => false,
  );
}

function profileOf(compat: string | undefined): Profile | undefined {
  if (compat === '2.2.7') return stock;
  return compat === '2.4.3' ? everything : undefined;
}
