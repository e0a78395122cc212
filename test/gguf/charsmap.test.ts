import { expect, test } from 'vitest'
import { charsmapFault } from '#gguf/charsmap.ts'
import { whiteSpaceMap } from '../../build/random-model/charsmap.ts'

/** The white space map with one 32-bit unit changed; the first one says how many bytes the units take. */
function changed(at: number, change: (unit: number) => number): Uint8Array {
  const bytes = Buffer.from(whiteSpaceMap)
  bytes.writeUInt32LE(change(bytes.readUInt32LE(4 * at)) >>> 0, 4 * at)
  return bytes
}

/** Of the newline, and of where its replacement is named; behind the first 32 bits. */
const [newline, leaf] = [1 + (256 ^ 10), 1 + (256 ^ 10 ^ 512)]

test.each<[what: string, map: Uint8Array, fault: string | undefined]>([
  ['as it is', whiteSpaceMap, undefined],
  ['nothing', new Uint8Array(), 'says that its table has 0 bytes, of 0'],
  ['a size beyond its end', changed(0, () => 4108), 'says that its table has 4108 bytes, of 4110'],
  ['a size that is no number of units', changed(0, (size) => size - 1), 'says that its table has 4095 bytes, of 4110'],
  ['a beginning outside', changed(1, () => 5000 << 10), 'leads to unit 5000 of 1024'],
  ['children outside', changed(newline, (unit) => (unit & 0x3ff) | (2048 << 10)), 'leads to unit 2314 of 1024'],
  ['children far outside', changed(newline, (unit) => unit | 0x200), 'leads to unit 131338 of 1024'],
  ['a replacement outside', changed(leaf, () => 0x8000000a), 'has a replacement at byte 10 of 10'],
  ['a replacement without an end', whiteSpaceMap.subarray(0, -1), 'has a replacement without an end'],
])('a map of characters: %s', (_what, map, fault) => expect(charsmapFault(map)).toBe(fault))
