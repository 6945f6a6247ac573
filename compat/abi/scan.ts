// SPDX-License-Identifier: GPL-2.0-or-later
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isEnumeration, isStruct } from './layout.js';
import type { Enumeration, FieldType, Struct } from './layout.js';

/** What the header is made of. Structs come in an order in which each knows its parts. */
export interface Declarations {
  readonly structs: readonly Struct[];
  readonly enumerations: readonly Enumeration[];
}

function structsIn(type: FieldType): readonly Struct[] {
  if (type.kind === 'array') return structsIn(type.of);
  return type.kind === 'struct' ? [type] : [];
}

function addWithParts(struct: Struct, into: Map<string, Struct>): void {
  const known = into.get(struct.name);
  if (known === struct) return;
  if (known !== undefined) throw new Error(`two structs are called ${struct.name}`);
  for (const field of struct.fields) {
    for (const part of structsIn(field.type)) addWithParts(part, into);
  }
  into.set(struct.name, struct);
}

/** Struct and enumeration exports of the given modules. */
export function declarationsOf(modules: readonly Record<string, unknown>[]): Declarations {
  const structs = new Map<string, Struct>();
  const enumerations: Enumeration[] = [];
  for (const value of modules.flatMap((module) => Object.values(module))) {
    if (isStruct(value)) addWithParts(value, structs);
    if (isEnumeration(value)) enumerations.push(value);
  }
  return { structs: [...structs.values()], enumerations };
}

/** Loads every file of this folder, so that a new one needs no entry anywhere. */
export async function scanFolder(sourceFolder: string): Promise<Declarations> {
  const names = (await readdir(sourceFolder)).filter((name) => name.endsWith('.ts')).sort();
  const modules: Record<string, unknown>[] = [];
  for (const name of names) {
    if (name === 'generate.ts') continue;
    const compiled = new URL(name.replace(/\.ts$/, '.js'), import.meta.url);
    modules.push((await import(fileURLToPath(compiled))) as Record<string, unknown>);
  }
  return declarationsOf(modules);
}
