// SPDX-License-Identifier: GPL-2.0-or-later
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { filesBelow, fingerprint, isFresh, remember } from './fingerprint.mjs';
import { nodeEnvironment, nodePath } from './runtime.mjs';
import { root, run } from './shell.mjs';

/** What stands in bin/ after a build, and nothing else. */
const programs = ['dpip', 'dpvs', 'ipvsadm', 'keepalived'];

const settings = ['package-lock.json', 'tsconfig.json', 'packaging/setup/build.mjs'];
const warnings = ['-D_GNU_SOURCE', '-std=c11', '-O2', '-Wall', '-Wextra', '-Werror'];
const compiled = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).include;

function sources(folders, pattern) {
  return folders.flatMap(filesBelow).filter((file) => pattern.test(file));
}

function node(script, args, hint) {
  run(nodePath(), [join(root, 'node_modules', script), ...args], { hint, env: nodeEnvironment() });
}

/** A step that is done again when one of its input files changed or its output is gone. */
function buildStep({ title, output, inputs, perform }) {
  const print = () => fingerprint([...inputs(), ...settings]) + nodePath();
  const stamp = title.replaceAll(' ', '-');
  return {
    title,
    pending: () => (existsSync(join(root, output)) && isFresh(stamp, print()) ? undefined : title),
    perform() {
      const before = print();
      perform();
      remember(stamp, before);
    },
  };
}

/** Compiled files whose source is gone would still be found by the test runner. */
function removeOrphans() {
  for (const file of compiled.map((folder) => join('dist', folder)).flatMap(filesBelow)) {
    const source = file.match(/^dist\/(.*)\.js(\.map)?$/)?.[1];
    if (source !== undefined && !existsSync(join(root, `${source}.ts`))) rmSync(join(root, file));
  }
}

export const typeScript = buildStep({
  title: 'compile TypeScript',
  output: 'dist/.tsbuildinfo',
  inputs: () => sources(compiled, /\.ts$/),
  perform() {
    removeOrphans();
    node('typescript/bin/tsc', ['-b'], 'mend the lines named above');
  },
});

const addons = buildStep({
  title: 'compile the engine',
  output: 'dist/native/engine.node',
  inputs: () => sources(['native'], /(\.(cc|h|cmake|json)|CMakeLists\.txt)$/),
  perform() {
    const options = ['-d', 'native', '--out', 'dist/native-build', '--parallel', '2'];
    node('cmake-js/bin/cmake-js', ['build', ...options], 'mend the lines named above');
  },
});

function compileC(files, output, options = []) {
  mkdirSync(dirname(join(root, output)), { recursive: true });
  const partial = 'dist/.setup/compiled';
  run('cc', [...warnings, ...options, '-o', partial, ...files]);
  renameSync(join(root, partial), join(root, output));
}

/** Linux names a process after the path it was started by: one link to Node for each program. */
function linkRuntime(program) {
  const link = join(root, 'dist/run', program);
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(nodePath(), link);
}

/** Without shared libraries a program starts in two thirds of the time; not every system can. */
function compileLauncher(program) {
  const files = sources(['native/launcher'], /\.c$/);
  const options = [`-DPROGRAM="${program}"`];
  try {
    compileC(files, `bin/${program}`, [...options, '-static']);
  } catch {
    compileC(files, `bin/${program}`, options);
  }
}

const launchers = buildStep({
  title: 'compile the launchers',
  output: 'bin/keepalived',
  inputs: () => sources(['native/launcher'], /\.[ch]$/),
  perform() {
    for (const program of programs) {
      compileLauncher(program);
      linkRuntime(program);
    }
  },
});

const warmAddon = buildStep({
  title: 'compile the warm process',
  output: 'dist/native/warm/peer.node',
  inputs: () => sources(['native/warm'], /\.c$/),
  perform() {
    const options = ['-shared', '-fPIC', '-Inode_modules/node-api-headers/include'];
    compileC(sources(['native/warm'], /\.c$/), 'dist/native/warm/peer.node', options);
  },
});

const netAddon = buildStep({
  title: 'compile the network addon',
  output: 'dist/native/net/net.node',
  inputs: () => sources(['native/net'], /\.[ch]$/),
  perform() {
    const options = ['-shared', '-fPIC', '-Inode_modules/node-api-headers/include'];
    compileC(sources(['native/net'], /\.c$/), 'dist/native/net/net.node', options);
  },
});

const scriptHelper = buildStep({
  title: 'compile the script helper',
  output: 'dist/native/script/run-script',
  inputs: () => sources(['native/script'], /\.c$/),
  perform() {
    compileC(sources(['native/script'], /\.c$/), 'dist/native/script/run-script');
  },
});

const labHelpers = buildStep({
  title: 'compile the lab helpers',
  output: 'dist/packaging/demo/toa-reader',
  inputs: () => sources(['packaging/demo'], /\.c$/),
  perform() {
    compileC(['packaging/demo/toa-reader.c'], 'dist/packaging/demo/toa-reader');
  },
});

const farEnds = buildStep({
  title: 'compile the far ends',
  output: 'dist/test/labs/far-end',
  inputs: () => sources(['test/labs/far-end'], /\.[ch]$/),
  perform() {
    compileC(sources(['test/labs/far-end'], /\.c$/), 'dist/test/labs/far-end');
  },
});

const samples = buildStep({
  title: 'lay out samples',
  output: 'conf',
  inputs: () => filesBelow('packaging/conf'),
  perform() {
    rmSync(join(root, 'conf'), { recursive: true, force: true });
    mkdirSync(join(root, 'conf'));
    for (const file of sources(['packaging/conf'], /\.sample$/)) {
      copyFileSync(join(root, file), join(root, 'conf', basename(file)));
    }
  },
});

/**
 * One script a tool: loading its modules one by one doubles the time that a call takes, and Node
 * starts scripts faster than modules. Started, it is the program; the warm process loads it.
 */
const bundles = buildStep({
  title: 'bundle the tools',
  output: 'dist/bundle/ipvsadm.cjs',
  inputs: () => sources(['compat', 'ipvsadm', 'dpip'], /\.ts$/),
  perform() {
    for (const tool of ['dpip', 'ipvsadm']) {
      const options = [
        '--bundle',
        '--platform=node',
        '--target=node20',
        '--format=cjs',
        '--minify',
        '--footer:js=if(require.main===module)module.exports.main();',
      ];
      const output = `--outfile=dist/bundle/${tool}.cjs`;
      // By its name, as npm's scripts, where they run, put the program in place of its starter.
      const bundler = join(root, 'node_modules/.bin/esbuild');
      run(bundler, [`dist/${tool}/main.js`, ...options, output], { env: nodeEnvironment() });
    }
  },
});

/** What `npm run build` makes, in order. Each step is skipped while its sources stand still. */
export const buildSteps = [
  ...[
    typeScript,
    addons,
    bundles,
    launchers,
    warmAddon,
    netAddon,
    scriptHelper,
    labHelpers,
    farEnds,
  ],
  samples,
];
