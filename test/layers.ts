// SPDX-License-Identifier: GPL-2.0-or-later

/** What the files of one folder may import. The longest folder that holds a file is its own. */
export interface Layer {
  readonly folder: string;
  /** Folders of ours, without itself and what lies below it; `*` is every one. */
  readonly imports: readonly string[];
  /** npm packages; in C and C++ the header families of `headerFamilies`; `*` is every one. */
  readonly libraries: readonly string[];
}

const ground = ['compat/abi', 'compat/errors', 'compat/model'];
const tools = ['compat/client', 'compat/model', 'compat/cli', 'compat/errors'];
const allButWire = [
  ...ground,
  ...['client', 'conf', 'cli', 'net', 'routing'].map((name) => `compat/${name}`),
];
const allButClient = [
  ...ground,
  ...['wire', 'conf', 'cli', 'net', 'routing'].map((name) => `compat/${name}`),
];

/** Rows in which each folder may import those before it, and what `imports` says. */
function inOrder(top: string, folders: readonly string[], rest: Omit<Layer, 'folder'>): Layer[] {
  return folders.map((name, place) => ({
    folder: `${top}/${name}`,
    imports: [...folders.slice(0, place).map((above) => `${top}/${above}`), ...rest.imports],
    libraries: rest.libraries,
  }));
}

const engineFolders = [
  ...[
    'base',
    'generated',
    'packet',
    'ports',
    'tables',
    'tc',
    'snapshot',
    'sched',
    'proto',
    'state',
  ],
  ...['rewrite', 'nodes', 'worker', 'control'],
];
const keepalivedFolders = [
  ...['source', 'config', 'keywords', 'net', 'check', 'vrrp', 'bfd', 'driver', 'run'],
];

/** Who may import whom. What is not in this table is forbidden. */
export const layers: readonly Layer[] = [
  { folder: 'compat/abi', imports: [], libraries: [] },
  { folder: 'compat/errors', imports: ['compat/abi'], libraries: [] },
  { folder: 'compat/model', imports: ['compat/abi'], libraries: ['ipaddr.js'] },
  { folder: 'compat/conf', imports: ground, libraries: ['moo', 'nearley'] },
  { folder: 'compat/cli', imports: ground, libraries: ['commander', 'ipaddr.js'] },
  { folder: 'compat/wire', imports: ground, libraries: [] },
  { folder: 'compat/client', imports: [...ground, 'compat/wire'], libraries: [] },
  { folder: 'compat/net', imports: [...ground, 'compat/conf'], libraries: ['netlink'] },
  { folder: 'compat/routing', imports: [...ground, 'compat/conf'], libraries: [] },
  { folder: 'ipvsadm', imports: tools, libraries: ['commander'] },
  { folder: 'dpip', imports: tools, libraries: ['commander'] },
  { folder: 'keepalived', imports: [...allButWire, 'native/net'], libraries: ['commander'] },
  ...inOrder('keepalived', keepalivedFolders, { imports: allButWire, libraries: [] }).map(
    (layer) =>
      /\/(net|run)$/.test(layer.folder)
        ? { ...layer, imports: [...layer.imports, 'native/net'] }
        : layer,
  ),
  ...inOrder('native/engine', engineFolders, { imports: [], libraries: ['dpdk'] }),
  { folder: 'native/binding', imports: ['native/engine/control'], libraries: ['node-api'] },
  { folder: 'native/net', imports: [], libraries: ['node-api'] },
  { folder: 'native/script', imports: [], libraries: [] },
  {
    folder: 'native/host',
    imports: [...allButClient, 'native/binding'],
    libraries: ['commander'],
  },
  { folder: 'native/launcher', imports: [], libraries: [] },
  { folder: 'native/warm', imports: ['compat/cli', 'compat/wire'], libraries: ['node-api'] },
  { folder: 'native/warm', imports: ['compat/cli', 'compat/errors'], libraries: ['node-api'] },
  { folder: 'packaging/setup', imports: [], libraries: ['esbuild'] },
  { folder: 'packaging/demo', imports: [], libraries: [] },
  { folder: 'test', imports: ['*'], libraries: ['*'] },
];

/** Which library a header outside the tree belongs to; a header of none is the system's. */
export const headerFamilies: readonly (readonly [family: string, header: RegExp])[] = [
  ['dpdk', /^(generic\/)?rte_/],
  ['node-api', /^(node_api|node_api_types|js_native_api|napi)\b/],
  ['node', /^(node|v8|uv)\b/],
];

/** Folders in which a quoted `#include` is looked for, after the file's own. */
export const includeFolders: readonly string[] = ['native/engine', 'native'];
