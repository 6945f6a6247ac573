// SPDX-License-Identifier: GPL-2.0-or-later
import type { Host } from '../../keepalived/config/context.js';
import { everything, type Profile } from '../../keepalived/keywords/flavour.js';
import { load, type Loaded } from '../../keepalived/keywords/load.js';
import { expandSource } from '../../keepalived/source/expand.js';
import { machine } from '../../keepalived/run/host.js';
import { withoutComment } from '../../keepalived/source/text.js';

/** A machine of the tests' own: few interfaces, root, two harmless scripts. */
export function testHost(changes: Partial<Host> = {}): Host {
  const root = { kind: 'folder', mode: 0o755, uid: 0, gid: 0 } as const;
  const stats = new Map([
    ['/', root],
    ['/usr', root],
    ['/usr/bin', root],
    ['/tmp', { ...root, mode: 0o1777 }],
    ['/usr/bin/true', { kind: 'file', mode: 0o755, uid: 0, gid: 0 } as const],
  ]);
  return {
    interfaces: ['lo', 'eth0', 'eth1'].map((name) => ({ name, loopback: name === 'lo' })),
    ...{ hostName: 'node.example', cpuCount: 2, uid: 0, gid: 0, env: {} },
    user: (name) => (name === 'root' ? { uid: 0, gid: 0 } : undefined),
    group: (name) => (name === 'root' ? 0 : undefined),
    stat: (path) => stats.get(path),
    realpath: (path) => (stats.has(path) ? path : undefined),
    readText: () => undefined,
    routeName: (kind, name) => (kind === 'tables' && name === 'main' ? 254 : undefined),
    ...changes,
  };
}

/** The same with the real files of this machine, for scripts that are to run. */
export function realFiles(): Host {
  const real = machine(process.env);
  return testHost({ stat: (path) => real.stat(path), realpath: (path) => real.realpath(path) });
}

/** Options of {@link loadText}. */
export interface LoadTextOptions {
  readonly host?: Host;
  /** Undefined: the rule of the program. */
  readonly profile?: Profile;
  readonly configId?: string;
}

/** Loads a configuration from text, as `-t` does. */
export function loadText(text: string, options: LoadTextOptions = {}): Loaded {
  const { host = testHost(), profile, configId = 'node' } = options;
  const source = text.split('\n').map((line, index) => ({
    ...({ kind: 'text', file: 'c.conf', line: index + 1, named: false } as const),
    ...withoutComment(line),
  }));
  const random = (min: number): number => min;
  const items = expandSource(source, { folder: () => '/', configId, env: host.env, random });
  return load(items, { host, profile, testing: true, strictFailure: false });
}

/** All words of mainline and the forks, behaviour of 2.4.3. */
export const allWords = everything;

/** How each block is opened, with what it needs to be complete. */
const opening: Readonly<Record<string, string>> = {
  vrrp_instance: 'vrrp_instance A {\ninterface eth0\nvirtual_router_id 51',
  auth_hmac: 'auth_hmac {\nkey 1 0123456789abcdef0123456789abcdef\nactive_key 1',
  vrrp_sync_group:
    'vrrp_instance A {\ninterface eth0\nvirtual_router_id 51\n}\nvrrp_sync_group G {\ngroup {\nA\n}',
  track_group: 'track_group T {',
  vrrp_script: 'vrrp_script S {\nscript /usr/bin/true',
  vrrp_track_process: 'vrrp_track_process P {',
  track_file: 'track_file F {',
  vrrp_track_file: 'vrrp_track_file F {',
  bfd_instance: 'bfd_instance B {\nneighbor_ip 192.0.2.9',
  garp_group: 'garp_group {\ngarp_interval 1',
  virtual_server: 'virtual_server 10.0.0.1 80 {\nprotocol TCP',
  real_server: 'real_server 10.0.0.2 80 {',
  url: 'url {\npath /x',
  HTTP_GET: 'HTTP_GET {\nurl {\npath /x\n}',
  SSL_GET: 'SSL_GET {\nurl {\npath /x\n}',
  MISC_CHECK: 'MISC_CHECK {\nmisc_path /usr/bin/true',
  FILE_CHECK: 'FILE_CHECK {\ntrack_file F',
  BFD_CHECK: 'BFD_CHECK {\nname B',
  tunnel_group: 'tunnel_group T {',
  tunnel_entry: 'tunnel_entry tun0 {',
};
/** A server that is always there. */
const closing: Readonly<Record<string, string>> = {
  virtual_server: 'real_server 10.0.0.9 80 {\n}\n}',
};

/** What other blocks a sample may name. */
const before = [
  'bfd_instance B {\nneighbor_ip 192.0.2.9\n}',
  'track_file F {\nfile /tmp/f\n}',
  'vrrp_script S {\nscript /usr/bin/true\n}',
  'vrrp_track_process P {\nprocess sh\n}',
].join('\n');

/** A keyword in its place with what it needs there; `⏎` in samples stands for a line end. */
export interface KeywordSample {
  readonly path: string;
  /** Lines before it in its block, there with and without it. */
  readonly prelude: string;
  readonly sample: string;
}

/** A configuration with one keyword in its place, or all but the keyword. */
export function configWith({ path, prelude, sample }: KeywordSample, present: boolean): string {
  const names = path.split('/').slice(0, -1);
  let text = `${prelude}⏎${present ? sample : ''}`.replaceAll('⏎', '\n');
  for (const name of names.reverse()) {
    text = `${opening[name] ?? `${name} {`}\n${text}\n${closing[name] ?? '}'}`;
  }
  const helped =
    names.length > 0 && /FILE_CHECK|BFD_CHECK|track_(file|bfd|script|process)$/.test(path);
  return helped ? `${before}\n${text}\n` : `${text}\n`;
}
