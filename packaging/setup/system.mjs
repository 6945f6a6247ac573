// SPDX-License-Identifier: GPL-2.0-or-later
import { hasCommand, outputOf, run, SetupError } from './shell.mjs';

/** Debian's packages by what needs them. */
export const packages = {
  build: ['g++', 'cmake', 'ninja-build', 'pkg-config', 'libdpdk-dev', 'dpdk', 'dpdk-dev'],
  lab: [
    'iproute2',
    'iputils-ping',
    'ethtool',
    'curl',
    'tcpdump',
    'procps',
    'util-linux',
    'dnsmasq-base',
  ],
  lint: ['clang-format', 'clang-tidy'],
};

function installed(names) {
  const format = '${db:Status-Status} ${Package}\n';
  const listing = outputOf('sh', [
    '-c',
    'f=$1; shift; dpkg-query -W -f "$f" "$@" 2>/dev/null; true',
    'sh',
    format,
    ...names,
  ]);
  const lines = new Set((listing ?? '').split('\n'));
  return names.filter((name) => lines.has(`installed ${name}`));
}

/** Those of the packages that this machine lacks. */
export function missingPackages(groups) {
  const wanted = groups.flatMap((group) => packages[group]);
  const present = new Set(installed(wanted));
  return wanted.filter((name) => !present.has(name));
}

/** What lets a command run as root here. */
function rootPrefix(missing) {
  if (process.getuid() === 0) return [];
  if (hasCommand('sudo')) return ['sudo'];
  throw new SetupError(
    'system packages are missing and only root may install them',
    `as root: apt-get update && apt-get install ${missing.join(' ')}`,
  );
}

function apt(prefix, args) {
  const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  run(command, [...rest, ...args], { hint: `try by hand, as root: apt-get ${args.join(' ')}` });
}

/** Step: installs the missing system packages with apt. */
export const systemPackages = {
  title: 'system packages',
  pending({ groups }) {
    const missing = missingPackages(groups);
    return missing.length === 0 ? undefined : `apt-get install ${missing.join(' ')}`;
  },
  perform({ groups }) {
    const missing = missingPackages(groups);
    if (!hasCommand('apt-get')) {
      throw new SetupError(
        `this machine has no apt; missing: ${missing.join(' ')}`,
        'install what these Debian packages hold with your own package manager',
      );
    }
    const prefix = rootPrefix(missing);
    apt(prefix, ['update']);
    apt(prefix, ['install', '-y', '--no-install-recommends', ...missing]);
  },
};
