// SPDX-License-Identifier: GPL-2.0-or-later
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';
import { bytesOf } from './files.js';
import type { Host, HostInterface, RouteNames, ScriptStat } from '../config/context.js';

/** The machine as it is. Files are looked at anew each time. */
export function machine(env: Host['env']): Host {
  return {
    interfaces: interfaces(),
    hostName: hostname(),
    cpuCount: availableParallelism(),
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    env,
    user: (name) => {
      const [, , uid, gid] = entry('/etc/passwd', name) ?? [];
      if (uid === undefined || gid === undefined) return undefined;
      return { uid: Number(uid), gid: Number(gid) };
    },
    group: (name) => {
      const [, , gid] = entry('/etc/group', name) ?? [];
      return gid === undefined ? undefined : Number(gid);
    },
    stat,
    realpath: (path) => attempt(() => realpathSync(bytesOf(path), 'latin1')),
    readText,
    routeName,
  };
}

function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined; // What is not there is an ordinary answer here.
  }
}

function readText(path: string): string | undefined {
  return attempt(() => readFileSync(bytesOf(path), 'latin1'));
}

/** Interfaces of our own network namespace; /sys may show another's. */
function interfaces(): readonly HostInterface[] {
  const lines = (readText('/proc/self/net/dev') ?? '').split('\n').slice(2);
  const names = lines.map((line) => /^\s*(.+):/.exec(line)?.[1]);
  return names
    .filter((name) => name !== undefined)
    .map((name) => ({ name, loopback: name === 'lo', ...kindOf(name) }));
}

/** The type of a device, where /sys shows it. */
function kindOf(name: string): Pick<HostInterface, 'kind'> {
  const event = readText(`/sys/class/net/${name}/uevent`);
  return event === undefined ? {} : { kind: /^DEVTYPE=(.*)$/m.exec(event)?.[1] ?? '' };
}

function entry(file: string, name: string): readonly string[] | undefined {
  const lines = (readText(file) ?? '').split('\n').map((line) => line.split(':'));
  return lines.find(([first]) => first === name);
}

function stat(path: string): ScriptStat | undefined {
  const found = attempt(() => statSync(bytesOf(path)));
  if (found === undefined) return undefined;
  const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  return { kind, mode: found.mode & 0o7777, uid: found.uid, gid: found.gid };
}

const routeFiles: Readonly<Record<RouteNames, string>> = {
  tables: 'rt_tables',
  protos: 'rt_protos',
  scopes: 'rt_scopes',
  realms: 'rt_realms',
  group: 'group',
  dsfield: 'rt_dsfield',
};

const fixedNames: Readonly<Record<RouteNames, Readonly<Record<string, number>>>> = {
  tables: { default: 253, main: 254, local: 255, unspec: 0 },
  protos: { redirect: 1, kernel: 2, boot: 3, static: 4, keepalived: 18 },
  scopes: { global: 0, nowhere: 255, host: 254, link: 253, site: 200 },
  realms: { cosmos: 0 },
  group: { default: 0 },
  dsfield: {},
};

/** Names of iproute2: what the kernel fixes, then its files where they are installed. */
function routeName(kind: RouteNames, name: string): number | undefined {
  const fixed = Object.hasOwn(fixedNames[kind], name) ? fixedNames[kind][name] : undefined;
  if (fixed !== undefined) return fixed;
  for (const folder of ['/etc/iproute2', '/usr/share/iproute2']) {
    for (const line of (readText(`${folder}/${routeFiles[kind]}`) ?? '').split('\n')) {
      const [number, word] = line.trim().split(/\s+/);
      if (word === name && number !== undefined && !number.startsWith('#')) return Number(number);
    }
  }
  return undefined;
}
