// SPDX-License-Identifier: GPL-2.0-or-later
import { facts, type Facts } from '../keywords/facts.js';

/** A JSON Schema, as far as this one goes. */
export interface Schema {
  readonly type?: 'object' | 'array' | 'string' | 'boolean';
  readonly description?: string;
  readonly default?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  /** Ours: what stands behind the keyword, the flavours that know it, and the first release. */
  readonly 'x-arguments'?: string;
  readonly 'x-flavours'?: string;
  readonly 'x-since'?: string;
}

/** A keyword and those inside its block. */
interface Node {
  fact: Facts | undefined;
  readonly inner: Map<string, Node>;
}

function tree(): Node {
  const root: Node = { fact: undefined, inner: new Map() };
  for (const fact of facts.values()) {
    let at = root;
    for (const name of fact.path.split('/')) {
      const next = at.inner.get(name) ?? { fact: undefined, inner: new Map() };
      at.inner.set(name, next);
      at = next;
    }
    at.fact = fact;
  }
  return root;
}

function notesOf(fact: Facts | undefined): Schema {
  if (fact === undefined) return {};
  const isValue = fact.default !== '-' && fact.default !== 'required';
  return {
    ...(fact.text === '-' ? {} : { description: fact.text }),
    ...(isValue ? { default: fact.default } : {}),
    ...(fact.args === 'none' ? {} : { 'x-arguments': fact.args }),
    'x-flavours': fact.in,
    ...(fact.since === undefined ? {} : { 'x-since': fact.since }),
  };
}

const isRepeated = (fact: Facts | undefined): boolean =>
  fact !== undefined && /repeatable|by name|appends|accumulates/.test(fact.repeat);

function schemaOf({ fact, inner }: Node): Schema {
  const own: Schema =
    inner.size > 0
      ? { type: 'object', properties: propertiesOf(inner), additionalProperties: false }
      : { type: fact?.args === 'none' ? 'boolean' : 'string' };
  if (!isRepeated(fact)) return { ...own, ...notesOf(fact) };
  return { type: 'array', items: own, ...notesOf(fact) };
}

const propertiesOf = (inner: ReadonlyMap<string, Node>): Readonly<Record<string, Schema>> =>
  Object.fromEntries([...inner].map(([name, node]) => [name, schemaOf(node)]));

/**
 * JSON Schema (draft 2020-12) of a configuration as data: a block is an object, a keyword the text
 * of its arguments, one without arguments true; what may be repeated is an array. Made of the facts
 * that the manual page is made of.
 */
export function configurationSchema(): Schema & {
  readonly $schema: string;
  readonly title: string;
} {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'keepalived.conf',
    type: 'object',
    properties: propertiesOf(tree().inner),
    additionalProperties: false,
  };
}
