import { randomBelow, type Random } from '#core/random/index.ts'

/** Texts that terminals, pages and databases stumble over. */
const texts = [
  '',
  ' ',
  '\0',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u202eright to left',
  '\u2066\u2069',
  '\ufeff',
  '\u2028',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '=1+1',
  "'; DROP TABLE tasks; --",
  '<script>alert(1)</script>',
  'Placebo'.repeat(20_000),
  'a '.repeat(150_000),
  '\u0301'.repeat(30_000),
  ' '.repeat(50_000),
  'y'.repeat(50_000),
  '\\'.repeat(9_999),
  '🙂'.repeat(300),
  'İ',
  'ſ',
  'ǆ',
]

/** As they stand in a file: some are no JSON, or none that a person would write. */
const raw = [
  'null',
  'true',
  '-0',
  '1e999',
  '-1e-999',
  '12345678901234567890123',
  '1.0',
  'NaN',
  '-Infinity',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"input":"x","output":"y"}}',
  '{"toString":1,"length":-1}',
  '"\\ud800"',
  '"\\udfff\\ud800"',
  '"\\u0000"',
  '[null,null]',
  '{"a":1,"a":2}',
  `${'['.repeat(40)}${']'.repeat(40)}`,
  '['.repeat(200_000),
  `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  `[${'[],'.repeat(300_000)}[]]`,
  `[${'"x",'.repeat(200_000)}"y"]`,
  `[${'1e400,'.repeat(20_000)}0]`,
  '01',
  "'x'",
  'undefined',
  '',
] as const

export function pick<Value>(random: Random, from: readonly Value[]): Value {
  const value = from[randomBelow(random, from.length)]
  if (value === undefined) throw new Error('invalid list: it is empty')
  return value
}

export function hostileText(random: Random): string {
  return pick(random, texts)
}

/** JSON, or what stands where JSON should. */
export function hostileJson(random: Random): string {
  return randomBelow(random, 2) === 0 ? JSON.stringify(hostileText(random)) : pick(random, raw)
}

type Change = (random: Random, bytes: Buffer) => Buffer

/** What happens to files on disks and on the way. */
const damages: readonly Change[] = [
  (random, bytes) => flipped(random, bytes, 1),
  (random, bytes) => flipped(random, bytes, 20),
  (random, bytes) => bytes.subarray(0, randomBelow(random, bytes.length + 1)),
  (random, bytes) => bytes.subarray(randomBelow(random, bytes.length + 1)),
  (random, bytes) => {
    const [from, to] = part(random, bytes)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  },
  (random, bytes) => {
    const [from, to] = part(random, bytes)
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
  },
  (random, bytes) => {
    const [from] = part(random, bytes)
    return Buffer.concat([bytes.subarray(0, from), pick(random, inserts), bytes.subarray(from)])
  },
]

const inserts = [
  Buffer.from([0xff]),
  Buffer.from([0xc3]),
  Buffer.alloc(9),
  Buffer.from('\ufeff'),
  Buffer.from('"'),
  Buffer.from('\r'),
  Buffer.from('\n\n'),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.alloc(300_000, '['),
  Buffer.alloc(300_000, '"'),
  Buffer.alloc(300_000, ','),
]

export function damaged(random: Random, bytes: Buffer): Buffer {
  return pick(random, damages)(random, bytes)
}

function flipped(random: Random, bytes: Buffer, times: number): Buffer {
  const copy = Buffer.from(bytes)
  for (let i = 0; i < times && copy.length > 0; i++) {
    const at = randomBelow(random, copy.length)
    copy[at] = (copy[at] ?? 0) ^ (1 << randomBelow(random, 8))
  }
  return copy
}

function part(random: Random, { length }: Buffer): readonly [from: number, to: number] {
  const from = randomBelow(random, length + 1)
  return [from, from + randomBelow(random, length - from + 1)]
}

/** JSON with the value of one of its keys, or a key itself, another one. */
export function rewritten(random: Random, json: string): string {
  const places = [...json.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:\s*)?|-?\d[\d.e+-]*|true|false|null|\[\]|\{\}/g)]
  if (places.length === 0) return hostileJson(random)
  const place = pick(random, places)
  const isKey = place[2] !== undefined
  const value = isKey ? `${JSON.stringify(hostileText(random))}:` : hostileJson(random)
  return json.slice(0, place.index) + value + json.slice(place.index + place[0].length)
}
