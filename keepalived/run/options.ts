// SPDX-License-Identifier: GPL-2.0-or-later
// The option table of the program, and how a command line is read with it.

/** An option: `short` without dash, whether a value follows, and what it does. */
export interface Option {
  readonly short?: string;
  readonly long?: string;
  readonly value?: 'needed' | 'attached';
  readonly shown?: string;
  readonly text: string;
  /** Why it is taken without an effect; the log says so at start. */
  readonly unused?: string;
}

const plain = (short: string | undefined, long: string, text: string): Option =>
  short === undefined ? { long, text } : { short, long, text };
/** A value is given as `-tFILE` or `--name=FILE`, or not at all. */
const attached = (short: string, long: string, shown: string, text: string): Option => ({
  ...plain(short, long, text),
  value: 'attached',
  shown,
});
const without = (unused: string, option: Option): Option => ({ ...option, unused });
const noSnmp = 'SNMP is not part of this build';
const valued = (short: string | undefined, long: string, shown: string, text: string): Option => ({
  ...plain(short, long, text),
  value: 'needed',
  shown,
});

/** Every option, in the order of the original's usage, with its words. */
export const optionTable: readonly Option[] = [
  valued(
    ...(['f', 'use-file', 'FILE'] as const),
    "Use the specified configuration file\ndefault '/etc/keepalived/keepalived.conf'",
  ),
  plain('P', 'vrrp', 'Only run with VRRP subsystem'),
  plain('C', 'check', 'Only run with Health-checker subsystem'),
  plain('B', 'no_bfd', "Don't run BFD subsystem"),
  plain(undefined, 'all', 'Force all child processes to run, even if have no configuration'),
  plain('l', 'log-console', 'Log messages to local console'),
  plain('D', 'log-detail', 'Detailed log messages'),
  valued(
    ...(['S', 'log-facility', '([0-7]|local[0-7]|user|daemon)'] as const),
    'Set syslog facility to LOG_LOCAL[0-7], user or daemon (default)',
  ),
  plain('G', 'no-syslog', "Don't log via syslog"),
  valued('u', 'umask', 'MASK', 'umask for file creation (in numeric form)'),
  plain('X', 'release-vips', 'Drop VIP on transition from signal.'),
  plain('V', 'dont-release-vrrp', "Don't remove VRRP VIPs and VROUTEs on daemon stop"),
  plain('I', 'dont-release-ipvs', "Don't remove IPVS topology on daemon stop"),
  plain('R', 'dont-respawn', "Don't respawn child processes"),
  plain('n', 'dont-fork', "Don't fork the daemon process"),
  plain('d', 'dump-conf', 'Dump the configuration data'),
  valued('p', 'pid', 'FILE', 'Use specified pidfile for parent process'),
  valued('r', 'vrrp_pid', 'FILE', 'Use specified pidfile for VRRP child process'),
  plain('T', 'genhash', 'Enter into genhash utility mode (this should be the first option used).'),
  valued('c', 'checkers_pid', 'FILE', 'Use specified pidfile for checkers child process'),
  without(
    'addresses are watched by VRRP, which is not part of this build',
    plain(
      ...(['a', 'address-monitoring'] as const),
      'Report all address additions/deletions notified via netlink',
    ),
  ),
  valued('b', 'bfd_pid', 'FILE', 'Use specified pidfile for BFD child process'),
  without(noSnmp, plain('x', 'snmp', 'Enable SNMP subsystem')),
  without(
    noSnmp,
    valued('A', 'snmp-agent-socket', 'FILE', 'Use the specified socket for master agent'),
  ),
  valued('s', 'namespace', 'NAME', 'Run in network namespace NAME (overrides config)'),
  plain('m', 'core-dump', 'Produce core dump if terminate abnormally'),
  attached(
    ...(['M', 'core-dump-pattern', 'PATN'] as const),
    "Also set /proc/sys/kernel/core_pattern to PATN (default 'core')",
  ),
  plain('e', 'all-config', 'Error if any configuration file missing (same as includet)'),
  valued(
    ...(['i', 'config-id', 'id'] as const),
    "Skip any configuration lines beginning '@' that don't match id\n" +
      'or any lines beginning @^ that do match.\n' +
      'The config-id defaults to the node name if option not used',
  ),
  {
    ...{ long: 'signum', value: 'needed', shown: 'SIGFUNC' },
    text: 'Return signal number for STOP, RELOAD, DATA, STATS, STATS_CLEAR, JSON',
  },
  attached(
    ...(['t', 'config-test', 'LOG_FILE'] as const),
    'Check the configuration for obvious errors, output to\nstderr by default',
  ),
  plain('v', 'version', 'Display the version number'),
  plain('h', 'help', 'Display this help message'),
  // of builds and versions other than Debian's
  attached('g', 'log-file', 'FILE', 'Also log to FILE (not in this build)'),
  plain(undefined, 'flush-log-file', 'Flush log file on write (not in this build)'),
  plain(undefined, 'ignore-sigint', 'Ignore SIGINT, for debuggers'),
  // our own
  {
    long: 'lint',
    value: 'attached',
    shown: '-CODE,...',
    text: 'With -t: place, line and advice for each finding, and warnings of what loads but is wrong',
  },
  {
    long: 'plan',
    text: 'Print what a reload of FILE would change in the balancer, and change nothing',
  },
  {
    ...{ long: 'confirm', value: 'needed', shown: 'SECONDS' },
    text: 'Reload, and go back after SECONDS unless --keep is said by then',
  },
  { long: 'keep', text: 'Keep the configuration that was reloaded with --confirm' },
  { long: 'schema', text: 'Print a JSON Schema of the configuration as data' },
  { long: 'keywords', text: 'Print every keyword with what is known of it, as JSON' },
  { long: 'json', text: 'With -t: findings as JSON, for editors' },
  { long: 'dump-model', text: 'With -t: the configuration as it was understood, as JSON' },
];

/** A command line as it was understood. Values of options that came twice: all, in order. */
export interface Options {
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
  /** What is wrong with the command line; the rest is not looked at. */
  readonly error?: string;
}

/** The name by which the rest of the program asks for an option. */
export function nameOf(option: Option): string {
  return option.long ?? option.short ?? '';
}

/** Reads a command line as getopt does: short options may be joined, long ones abbreviated. */
export function readOptions(argv: readonly string[]): Options {
  const given = new Map<string, string[]>();
  const words: string[] = [];
  const add = (option: Option, value: string): void => {
    const name = nameOf(option);
    given.set(name, [...(given.get(name) ?? []), value]);
  };
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') {
      words.push(...argv.slice(index + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      words.push(word);
      continue;
    }
    const read = word.startsWith('--') ? readLong : readShort;
    const result = read(word, argv[index + 1], add);
    if (typeof result === 'string') return { given, words, error: result };
    index += result;
  }
  return { given, words };
}

type Add = (option: Option, value: string) => void;

/** How many further words were used, or what is wrong. */
function readLong(word: string, next: string | undefined, add: Add): number | string {
  const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const exact = optionTable.find((option) => option.long === name);
  const candidates = optionTable.filter((option) => option.long?.startsWith(name));
  const option = exact ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (option === undefined) return `Unknown option --${name}`;
  if (option.value !== 'needed' || value !== undefined) {
    add(option, value ?? '');
    return 0;
  }
  if (next === undefined) return `Missing parameter for option --${nameOf(option)}`;
  add(option, next);
  return 1;
}

function readShort(word: string, next: string | undefined, add: Add): number | string {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at] ?? '';
    const option = optionTable.find(({ short }) => short === letter);
    if (option === undefined) return `Unknown option -${letter}`;
    const rest = word.slice(at + 1);
    if (option.value === undefined) {
      add(option, '');
      continue;
    }
    if (option.value === 'attached' || rest !== '') {
      add(option, rest.replace(/^=/, ''));
      return 0;
    }
    if (next === undefined) return `Missing parameter for option -${letter}`;
    add(option, next);
    return 1;
  }
  return 0;
}

const textColumn = 31;

/** The value of an option as the usage shows it. */
function shownValue({ shown, value, long }: Option): string {
  if (shown === undefined) return '';
  if (long === 'config-id') return ` ${shown}`; // so the original
  return value === 'attached' && long === 'config-test' ? `[=${shown}]` : `=${shown}`;
}

/** The usage in the original's columns, our own options last. */
export function usage(program: string): string {
  const lines = optionTable.map((option) => {
    const short = option.short === undefined ? '   ' : `-${option.short},`;
    const head = `  ${short} --${nameOf(option)}${shownValue(option)}`;
    const gap = head.length < textColumn ? '' : `\n${' '.repeat(textColumn)}`;
    const text = option.text.replaceAll('\n', `\n${' '.repeat(textColumn + 1)}`);
    return `${head.padEnd(gap === '' ? textColumn : 0)}${gap}${text}`;
  });
  return [`Usage: ${program} [OPTION...]`, ...lines, ''].join('\n');
}
