// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { buildSteps, typeScript } from './build.mjs';
import { withLock } from './lock.mjs';
import { npmPackages } from './modules.mjs';
import { nodeEnvironment, nodePath, nodeRuntime } from './runtime.mjs';
import { hasCommand, root, SetupError } from './shell.mjs';
import { systemPackages } from './system.mjs';
import { tasks } from './tasks.mjs';

const preparations = [nodeRuntime, systemPackages, npmPackages];

function stepsOf(task) {
  return [...preparations, ...(task.scripts ? [typeScript] : buildSteps)];
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function performStep(step, task) {
  const what = step.pending(task);
  if (what === undefined) return;
  const started = Date.now();
  say(`set-up: ${step.title}${what === step.title ? '' : `: ${what}`} …`);
  step.perform(task);
  say(`set-up: ${step.title}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function setUp(task) {
  for (const step of stepsOf(task)) performStep(step, task);
}

function showPlan(task) {
  const waiting = stepsOf(task).map((step) => [step.title, step.pending(task)]);
  for (const [title, what] of waiting) say(`set-up: ${title}: ${what ?? 'nothing to do'}`);
}

/** Root is asked for, where it can be, by a program that needs it. */
function programCommand({ program, site }, args) {
  const command = [nodePath(), '--enable-source-maps', join(root, program), ...args];
  const ask = site && process.getuid() !== 0 && !args.includes('--dry-run') && hasCommand('sudo');
  return ask ? ['sudo', '--preserve-env', ...command] : command;
}

/** Goes on with the task's program, and hands it the signals meant for both. */
function goOn(task, args) {
  const [command, ...rest] = programCommand(task, args);
  const child = spawn(command, rest, { stdio: 'inherit', env: nodeEnvironment() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

async function runTask(task, args) {
  if (args.includes('--dry-run') || process.env.npm_config_dry_run === 'true') {
    showPlan(task);
    const built = task.site && existsSync(join(root, task.program));
    return built ? goOn(task, [...args, '--dry-run']) : 0;
  }
  await withLock(() => setUp(task));
  return task.program === undefined ? 0 : goOn(task, args);
}

async function main([name, ...args]) {
  const task = tasks[name];
  if (task === undefined) {
    say(`usage: node packaging/setup/main.mjs ${Object.keys(tasks).join('|')} [--dry-run] [ARG…]`);
    return 2;
  }
  try {
    return await runTask(task, args);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`set-up: ${error.message}`);
    if (error.hint !== undefined) say(`what to do: ${error.hint}`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
