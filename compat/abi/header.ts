// SPDX-License-Identifier: GPL-2.0-or-later
import { constants, enums } from './constants.js';
import { drops } from './drops.js';
import { events, maxEvents } from './events.js';
import { messageIds } from './ids.js';
import type { Enumeration, Field, FieldType, Scalar, Struct } from './layout.js';
import type { Declarations } from './scan.js';

const cTypes: Record<Scalar['name'], string> = {
  u8: 'uint8_t',
  u16: 'uint16_t',
  u32: 'uint32_t',
  u64: 'uint64_t',
  i8: 'int8_t',
  i16: 'int16_t',
  i32: 'int32_t',
  i64: 'int64_t',
  bool8: 'bool',
  be16: 'Be16',
  be32: 'Be32',
  be64: 'Be64',
  ptr64: 'uint64_t',
};

const words = (name: string): string[] => name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `dp_vs_match` and `dpVsMatch` become `DpVsMatch`. */
export function typeName(name: string): string {
  return words(name).map(capital).join('');
}
/** `SOCKOPT_SET_LADDR_ADD`, `no-route` and `fullNat` become `kSockoptSetLaddrAdd` … */
export function constantName(name: string): string {
  const parts = words(name).map((word) => (/[a-z]/.test(word) ? word : word.toLowerCase()));
  return `k${parts.map(capital).join('')}`;
}
/** Names that system headers define as macros get a final underscore. */
const macros: readonly string[] = ['s6_addr'];

/** Fields keep their spelling; camelCase of ours becomes snake_case. */
export function fieldName(name: string): string {
  if (macros.includes(name)) return `${name}_`;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function declare(type: FieldType, name: string): string {
  switch (type.kind) {
    case 'scalar':
      return `${cTypes[type.name]} ${name}`;
    case 'chars':
      return `char ${name}[${type.count}]`;
    case 'bits':
      return `${cTypes[type.unit.name]} ${name} : ${type.bits}`;
    case 'array':
      return declare(type.of, `${name}[${type.count}]`);
    case 'struct':
      return `${typeName(type.name)} ${name}`;
  }
}

function isFlexible(type: FieldType): boolean {
  return (type.kind === 'array' || type.kind === 'chars') && type.count === 0;
}

function fieldLine(field: Field): string {
  const name = fieldName(field.name);
  if (!isFlexible(field.type)) return `  ${declare(field.type, name)};`;
  const of = field.type.kind === 'array' && field.type.of.kind === 'struct' ? field.type.of : null;
  return `  // ${of === null ? 'bytes' : typeName(of.name)} ${name}[] follow at ${field.offset}`;
}

function assertions(struct: Struct): string[] {
  const name = typeName(struct.name);
  const plain = struct.fields.filter((field) => field.bit === undefined && !isFlexible(field.type));
  return [
    `static_assert(sizeof(${name}) == ${struct.size});`,
    ...plain.map(
      (field) => `static_assert(offsetof(${name}, ${fieldName(field.name)}) == ${field.offset});`,
    ),
  ];
}

function structText(struct: Struct): string {
  const present = struct.packed ? [] : struct.fields.filter((field) => !isFlexible(field.type));
  const natural = Math.max(1, ...present.map((field) => field.type.align));
  const widened = struct.align > natural ? ` alignas(${struct.align})` : '';
  const attribute = struct.packed ? ' [[gnu::packed]]' : '';
  const name = typeName(struct.name);
  return [
    `${struct.union ? 'union' : 'struct'}${attribute}${widened} ${name} {`,
    ...struct.fields.map(fieldLine),
    '};',
    ...assertions(struct),
  ].join('\n');
}

/** A literal that fits `uint32_t` or `int32_t`. */
function constantLine(name: string, value: number | string): string {
  if (typeof value === 'string') {
    return `inline constexpr const char* ${constantName(name)} = "${value}"; // ${name}`;
  }
  const [type, suffix] = value < 0 ? ['int32_t', ''] : ['uint32_t', 'u'];
  return `inline constexpr ${type} ${constantName(name)} = ${value}${suffix}; // ${name}`;
}

function groupText(name: string, values: Readonly<Record<string, number>>): string {
  const lines = Object.entries(values).map(([key, value]) => constantLine(key, value));
  return [`namespace ${name} {`, ...lines, `} // namespace ${name}`].join('\n');
}

function enumerationText(item: Enumeration): string {
  const rows = Object.entries(item.values).map(
    ([key, value]) => `  ${constantName(key)} = ${value},`,
  );
  return [`enum class ${item.name} : ${cTypes[item.type.name]} {`, ...rows, '};'].join('\n');
}

function dropText(): string {
  return [
    '// Why a packet ended without being sent.',
    'enum class Drop : uint8_t {',
    '  kNone = 0,',
    ...drops.map((drop, index) => `  ${constantName(drop.name)} = ${index + 1},`),
    '};',
    `inline constexpr uint8_t kDropCount = ${drops.length + 1};`,
    'struct DropText {',
    '  const char* name;',
    '  const char* text;',
    '};',
    'inline constexpr DropText kDropTexts[kDropCount] = {',
    '    {"none", "not dropped"},',
    ...drops.map((drop) => `    {"${drop.name}", "${drop.text}"},`),
    '};',
    'constexpr const DropText& drop_text(Drop drop) {',
    '  return kDropTexts[static_cast<uint8_t>(drop)];',
    '}',
  ].join('\n');
}

function eventText(): string {
  return [
    '// What workers count besides.',
    'enum class Event : uint8_t {',
    ...events.map((name, index) => `  ${constantName(name)} = ${index},`),
    '};',
    `inline constexpr unsigned kMaxEvents = ${maxEvents};`,
  ].join('\n');
}

const byteOrderText = [16, 32, 64]
  .map((width) =>
    [
      `// ${width} bits in network byte order.`,
      `struct Be${width} {`,
      `  uint${width}_t raw;`,
      '};',
      `constexpr uint${width}_t to_host(Be${width} value) { return __builtin_bswap${width}(value.raw); }`,
      `constexpr Be${width} to_be${width}(uint${width}_t value) { return {__builtin_bswap${width}(value)}; }`,
    ].join('\n'),
  )
  .join('\n');

const head = `// SPDX-License-Identifier: GPL-2.0-or-later
// Generated from compat/abi by \`npm run generate\`; do not edit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dpvs::abi {
`;

/** Text of native/engine/generated/abi.h. */
export function headerText(declarations: Declarations): string {
  const { errcode, client_errcode, ...groups } = enums;
  const parts = [
    byteOrderText,
    Object.entries(constants)
      .map(([name, value]) => constantLine(name, value))
      .join('\n'),
    groupText('message_id', messageIds),
    groupText('errcode', errcode),
    groupText('client_errcode', client_errcode),
    ...Object.entries(groups).map(([name, values]) => groupText(name, values)),
    ...declarations.enumerations.map(enumerationText),
    dropText(),
    eventText(),
    ...declarations.structs.map(structText),
  ];
  return `${head}\n${parts.join('\n\n')}\n\n} // namespace dpvs::abi\n`;
}
