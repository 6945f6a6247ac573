// SPDX-License-Identifier: GPL-2.0-or-later
import { inTree } from '../helpers/root.js';
import { commandCheck, type Check } from './check.js';
import { treeFiles } from './files.js';
import { clangTidy } from './tidy.js';

function npmTool(name: string, script: string, args: readonly string[]): Check {
  return commandCheck(name, process.execPath, [inTree('node_modules', script), ...args]);
}

const clangFormat: Check = {
  name: 'clang-format',
  async complaints() {
    const files = await treeFiles(/(?<!\/generated\/[^/]*)\.(c|cc|h)$/);
    const style = `--style=file:${inTree('native/.clang-format')}`;
    return commandCheck('', 'clang-format', [style, '--dry-run', '-Werror', ...files]).complaints();
  },
};

/** Formatters and linters of both languages. */
export const lintChecks: readonly Check[] = [
  npmTool('prettier', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  npmTool('eslint', 'eslint/bin/eslint.js', ['--max-warnings', '0', '.']),
  clangFormat,
  clangTidy,
];
