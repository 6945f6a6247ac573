// SPDX-License-Identifier: GPL-2.0-or-later
import { dirname, join } from 'node:path';
import { headerFamilies, includeFolders, layers, type Layer } from '../layers.js';

/** Where one import leads: a file of ours, or a library; neither is the language's own. */
interface Target {
  readonly file?: string;
  readonly library?: string;
}

type Exists = (path: string) => boolean;

function scriptTarget(specifier: string, folder: string): Target {
  if (specifier.startsWith('.')) return { file: join(folder, specifier) };
  if (specifier.startsWith('node:')) return {};
  const parts = specifier.split('/');
  return { library: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
}

function headerTarget(header: string, quoted: boolean, place: [string, Exists]): Target {
  const [folder, exists] = place;
  if (quoted) {
    const candidates = [folder, ...includeFolders].map((start) => join(start, header));
    return { file: candidates.find(exists) ?? `${header} (not found)` };
  }
  const family = headerFamilies.find(([, pattern]) => pattern.test(header))?.[0];
  return family === undefined ? {} : { library: family };
}

function targets(path: string, text: string, exists: Exists): Target[] {
  const folder = dirname(path);
  if (/\.(c|cc|h)$/.test(path)) {
    const includes = text.matchAll(/^\s*#\s*include\s*([<"])([^>"]+)/gm);
    return [...includes].map(([, mark, name]) =>
      headerTarget(name!, mark === '"', [folder, exists]),
    );
  }
  const imports = text.matchAll(
    /^\s*(?:import|export)\b(?:[^'";]*\bfrom)?\s*'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...imports].map(([, first, second]) => scriptTarget((first ?? second)!, folder));
}

function lies(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** The layer of a file, or `undefined` if the table forgets its folder. */
export function layerOf(path: string): Layer | undefined {
  const holding = layers.filter(({ folder }) => lies(path, folder));
  return holding.sort((a, b) => b.folder.length - a.folder.length)[0];
}

function isAllowed({ folder, imports, libraries }: Layer, { file, library }: Target): boolean {
  if (library !== undefined) return libraries.includes(library) || libraries.includes('*');
  if (file === undefined) return true;
  const own = layerOf(file)?.folder;
  return (
    imports.includes('*') ||
    lies(file, folder) ||
    imports.some((allowed) => own === allowed || lies(file, allowed))
  );
}

/**
 * The imports of one file that the layer table forbids, one line each.
 * @param exists whether a path of the tree is a file; decides where a quoted `#include` leads
 */
export function forbiddenImports(path: string, text: string, exists: Exists): string[] {
  const layer = layerOf(path);
  if (layer === undefined) return [`${path}: its folder is not in test/layers.ts`];
  return targets(path, text, exists)
    .filter((target) => !isAllowed(layer, target))
    .map(({ file, library }) => `${path}: ${layer.folder} may not import ${file ?? library}`);
}
