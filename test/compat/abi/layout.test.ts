// SPDX-License-Identifier: GPL-2.0-or-later
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { constants, enums } from '../../../compat/abi/constants.js';
import { headerText } from '../../../compat/abi/header.js';
import { messageIds } from '../../../compat/abi/ids.js';
import {
  array,
  bits,
  chars,
  struct,
  u16,
  u32,
  u64,
  u8,
  union,
} from '../../../compat/abi/layout.js';
import type { Struct } from '../../../compat/abi/layout.js';
import { scanFolder } from '../../../compat/abi/scan.js';

interface ProtocolField {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly type: string;
  readonly bit?: number;
}
interface Protocol {
  readonly constants: Record<string, unknown>;
  readonly enums: Record<string, Record<string, number>>;
  readonly structs: Record<string, { size: number; fields: readonly ProtocolField[] }>;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const fixture = join(root, 'test/fixtures/control/protocol.json');
const protocol = JSON.parse(await readFile(fixture, 'utf8')) as Protocol;
const declarations = await scanFolder(join(root, 'compat/abi'));
const headerFile = join(root, 'native/engine/generated/abi.h');

/** Place of every field, those of nested unions included, as `field` and `union.member`. */
function places(of: Struct, prefix = '', base = 0): [string, string][] {
  return of.fields.flatMap((field) => {
    const offset = base + field.offset;
    const bit = field.bit === undefined ? '' : `.${field.bit}`;
    const own: [string, string] = [`${prefix}${field.name}`, `${offset}+${field.size}${bit}`];
    if (field.type.kind !== 'struct') return [own];
    return [own, ...places(field.type, `${prefix}${field.name}.`, offset)];
  });
}

const sameLayout = test.macro<[name: string]>({
  exec(t, name) {
    const ours = declarations.structs.find((item) => item.name === name);
    const expected = protocol.structs[name];
    if (ours === undefined || expected === undefined) return t.fail(`${name} is missing`);
    t.is(ours.size, expected.size);
    const found = places(ours);
    for (const field of expected.fields) {
      if (field.type === 'pad') continue;
      const bit = field.bit === undefined ? '' : `.${field.bit}`;
      const place = `${field.offset}+${field.size}${bit}`;
      const names = found.filter(([path]) => `.${path}`.endsWith(`.${field.name}`));
      t.true(
        names.some(([, at]) => at === place),
        `${name}.${field.name} is not at ${place}`,
      );
    }
  },
  title: (_given, name) => `${name} lies as in the original`,
});
for (const name of Object.keys(protocol.structs)) test(sameLayout, name);

test('constants and enums are those of the protocol', (t) => {
  const { message_id, ...rest } = protocol.enums;
  t.deepEqual({ ...constants } as Record<string, unknown>, protocol.constants);
  t.deepEqual({ ...messageIds } as Record<string, number>, message_id);
  t.deepEqual({ ...enums } as Record<string, Record<string, number>>, rest);
});

test('the committed header is what the data gives', async (t) => {
  t.is(await readFile(headerFile, 'utf8'), headerText(declarations));
});

test('the header compiles without a warning and agrees on every size and offset', async (t) => {
  const flags = ['-std=c++20', '-Wall', '-Wextra', '-Wpedantic', '-Werror', '-fsyntax-only'];
  const includes = ['netinet/in.h', 'net/if.h', headerFile].flatMap((file) => ['-include', file]);
  await promisify(execFile)('g++', [...flags, ...includes, '-x', 'c++', '/dev/null']);
  t.pass();
});

test('fields are placed by the rules of C', (t) => {
  const inner = struct('inner', { a: u8, b: u16 });
  const outer = struct('outer', {
    a: u8,
    inner,
    tail: chars(3),
    big: u64,
    flexible: array(u32, 0),
  });
  t.deepEqual({ ...outer.at }, { a: 0, inner: 2, tail: 6, big: 16, flexible: 24 });
  t.is(outer.size, 24);
});

test('a packed struct has no padding and an aligned one is rounded up', (t) => {
  t.is(struct('packed', { a: u8, b: u64, c: u16 }, { packed: true }).size, 11);
  t.is(struct('line', { a: u32 }, { align: 64 }).size, 64);
  t.is(union('either', { a: u8, b: u32 }).size, 4);
});

test('a bit field that does not fit starts the next storage unit', (t) => {
  const flags = struct('flags', { low: bits(u8, 5), high: bits(u8, 4), next: u8 });
  t.deepEqual({ ...flags.at }, { low: 0, high: 1, next: 2 });
});
