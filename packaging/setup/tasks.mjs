// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * What the npm scripts do once the machine is set up: which system packages each needs and which
 * compiled program it goes on with. `build` ends with the set-up itself. Programs that `site` marks
 * build network namespaces: they need root, and show their own steps on `--dry-run`. `scripts` marks
 * what needs no compiled addon, so that the headers of one can be generated.
 */
export const tasks = {
  build: { groups: ['build'] },
  test: { groups: ['build', 'lab', 'lint'], program: 'dist/test/run/main.js' },
  lint: { groups: ['build', 'lint'], program: 'dist/test/run/lint-main.js' },
  generate: { groups: ['build'], program: 'dist/test/run/generate-main.js', scripts: true },
  demo: { groups: ['build', 'lab'], program: 'dist/packaging/demo/main.js', site: true },
  lab: { groups: ['build', 'lab'], program: 'dist/test/labs/main.js', site: true },
  bench: { groups: ['build', 'lab'], program: 'dist/test/bench/main.js' },
  mutants: { groups: ['build', 'lab'], program: 'dist/test/mutants/main.js' },
  sanitise: { groups: ['build', 'lab'], program: 'dist/test/engine/sanitise-main.js' },
  soak: { groups: ['build'], program: 'dist/test/soak/main.js' },
  conformance: { groups: ['build', 'lab'], program: 'dist/test/conformance/main.js' },
};
