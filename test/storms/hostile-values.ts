import { join } from 'node:path'
import { randomBelow, type Random } from '#core/random/index.ts'

/** As much of a schema of zod as what follows asks for. */
interface Schema {
  readonly _zod: { readonly def: Definition; readonly bag?: { readonly minimum?: number; readonly maximum?: number } }
}

interface Definition {
  readonly type: string
  readonly innerType?: Schema
  readonly element?: Schema
  readonly left?: Schema
  readonly right?: Schema
  readonly keyType?: Schema
  readonly valueType?: Schema
  readonly options?: readonly Schema[]
  readonly items?: readonly Schema[]
  readonly shape?: Readonly<Record<string, Schema>>
  readonly entries?: Readonly<Record<string, string | number>>
  readonly values?: readonly unknown[]
}

/** What is really there, by the name of a field: half of what an attack says is right, so that it comes far. */
export type Known = Readonly<Record<string, readonly unknown[]>>

/** A value that the schema takes, or nearly: right ones, hostile ones of the right type, and such of any other. */
export function hostileValue(schema: Schema, random: Random, known: Known, field = ''): unknown {
  if (chance(random, 0.03)) return oneOf(anything, random)()
  const { def, bag } = schema._zod
  const within = (inner: Schema | undefined, name = field) =>
    inner === undefined ? undefined : hostileValue(inner, random, known, name)
  switch (def.type) {
    case 'object':
      return Object.fromEntries(Object.entries(def.shape ?? {}).map(([name, inner]) => [name, within(inner, name)]))
    case 'intersection':
      return both(within(def.left), within(def.right))
    case 'optional':
    case 'default':
      return chance(random, 0.5) ? undefined : within(def.innerType)
    case 'nullable':
      return chance(random, 0.3) ? null : within(def.innerType)
    case 'readonly':
      return within(def.innerType)
    case 'union':
      return within(oneOf(def.options ?? [], random))
    case 'tuple':
      return (def.items ?? []).map((item) => within(item))
    case 'array':
      return Array.from({ length: oneOf(lengths, random) }, () => within(def.element))
    case 'record':
      return Object.fromEntries(
        Array.from({ length: randomBelow(random, 4) }, () => [String(within(def.keyType)), within(def.valueType)]),
      )
    case 'literal':
      return oneOf(def.values ?? [], random)
    case 'enum':
      return oneOf(Object.values(def.entries ?? {}), random)
    case 'boolean':
      return chance(random, 0.5)
    case 'number':
      return number(random, known[field], bag)
    case 'string':
      return text(random, known[field])
    case 'file':
      return new File([oneOf(texts, random)()], oneOf(['a.json', '../a', 'a\0b', 'n'.repeat(300)], random))
    default:
      throw new Error(`invalid schema: ${def.type} (say here what values it takes)`)
  }
}

/** Of a text each letter would become a field. */
function both(left: unknown, right: unknown): unknown {
  return typeof left === 'object' && typeof right === 'object' ? { ...left, ...right } : left
}

const lengths = [0, 1, 1, 1, 2, 2, 3, 40]

function number(
  random: Random,
  known: readonly unknown[] = [],
  { minimum = 0, maximum = 100 }: { minimum?: number; maximum?: number } = {},
): unknown {
  const numbers = known.filter((each) => typeof each === 'number')
  if (numbers.length > 0 && chance(random, 0.4)) return oneOf(numbers, random)
  const [least, most] = [Math.max(minimum, -1000), Math.min(maximum, 1000)]
  return chance(random, 0.6)
    ? Math.ceil(least) + randomBelow(random, Math.max(1, Math.min(8, Math.floor(most - least + 1))))
    : oneOf([...oddNumbers, minimum, maximum, minimum - 1, maximum + 1], random)
}

const oddNumbers = [
  -0,
  Number.NaN,
  Infinity,
  -Infinity,
  1e308,
  -1,
  0.5,
  2 ** 31,
  2 ** 31 - 1,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_VALUE,
  2 ** 53 + 2,
  1e21,
]

function text(random: Random, known: readonly unknown[] = []): unknown {
  const strings = known.filter((each) => typeof each === 'string')
  return strings.length > 0 && chance(random, 0.65) ? oneOf(strings, random) : oneOf(texts, random)()
}

/** By need only: some are a megabyte. */
const texts: readonly (() => string)[] = [
  () => '',
  () => ' ',
  () => 'none',
  () => 'a\0b',
  () => '\0',
  () => '\uD800',
  () => '\uDFFFa',
  () => '\u202Eevil\u2066',
  () => '\u001B[2J\u001B]0;owned\u0007',
  () => 'a\nb\r\n',
  () => '__proto__',
  () => 'constructor',
  () => 'toString',
  () => 'hasOwnProperty',
  () => '../../../etc/passwd',
  () => '%s%n',
  () => "' OR 1=1 --",
  () => '"',
  () => '*',
  () => '-1',
  () => 'n'.repeat(300),
  () => 'x'.repeat(1 << 20),
  () => 'é'.repeat(70_000),
  () => '('.repeat(5000),
  () => 'a '.repeat(50_000),
  () => '1e999',
  () => '[]',
  () => '{"__proto__":1}',
  () => '\u{1F4A9}'.repeat(100),
]

const anything: readonly (() => unknown)[] = [
  () => null,
  () => undefined,
  () => 0,
  () => -1,
  () => Number.NaN,
  () => 1e308,
  () => true,
  () => '',
  () => [],
  () => ({}),
  () => [[[[[]]]]],
  () => 10n ** 40n,
  () => new Date(Number.NaN),
  () => JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
  () => nested(500),
  () => Array.from({ length: 20_000 }, (_, i) => i),
  () => Array.from({ length: 5000 }, () => 'task'),
  () => 'x'.repeat(1 << 20),
  () => new Map([[1, 2]]),
  () => new Set(['a']),
]

function nested(depth: number): unknown {
  let value: unknown = 'deep'
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { value }
  return value
}

function chance(random: Random, share: number): boolean {
  return randomBelow(random, 1000) < share * 1000
}

export function oneOf<T>(from: readonly T[], random: Random): T {
  return from[randomBelow(random, from.length)] as T
}

/** Names of what is no file, or none to be read to its end. */
export function oddPaths(folder: string): readonly string[] {
  return [
    folder,
    join(folder, 'pipe'),
    join(folder, 'pipe.json'),
    join(folder, 'pipe.gguf'),
    join(folder, 'pipe.zip'),
    join(folder, 'pipe.jsonl'),
    join(folder, 'pipe.csv'),
    join(folder, 'socket'),
    join(folder, 'circle'),
    join(folder, 'nowhere.json'),
    join(folder, 'a\0b.json'),
    join(folder, `${'n'.repeat(300)}.json`),
    join(folder, 'n/'.repeat(3000), 'x.csv'),
    join(folder, 'line\nend.json'),
    join(folder, '\u001B[31mred.json'),
    join(folder, 'empty.json'),
    join(folder, 'file', 'below.json'),
    '/proc/placebo/none',
    '/proc/self/mem',
    '/proc/kmsg',
    '/proc/self/environ',
    '/proc/self/fd/0',
    '',
    '.',
    '..',
    '~',
  ]
}

/** Read only: as root, writing over one of these would be heard of. */
export const devices = [
  '/dev/zero',
  '/dev/random',
  '/dev/stdin',
  '/dev/null',
  '/dev/tty',
  '/sys/kernel/uevent_seqnum',
] as const
