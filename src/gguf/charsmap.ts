/**
 * Why some text would lead llama.cpp outside of SentencePiece's `precompiled_charsmap`, which ends the process;
 * undefined: none does. It is a size in bytes, a double array of 32-bit units (darts-clone's) whose leaves say where a
 * replacement begins, and the replacements, each ended by a zero.
 */
export function charsmapFault(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = bytes.length < wordBytes ? 0 : view.getUint32(0, true)
  if (size < wordBytes || size % wordBytes !== 0 || wordBytes + size >= bytes.length)
    return `says that its table has ${size} bytes, of ${bytes.length}`
  if (bytes.at(-1) !== 0) return 'has a replacement without an end'
  const count = size / wordBytes
  const unit = (at: number) => view.getUint32(wordBytes + at * wordBytes, true)
  const replacements = bytes.length - wordBytes - size
  const seen = new Uint8Array(count)
  const first = baseOf(unit(0))
  if (first >= count) return `leads to unit ${first} of ${count}`
  const open = [first]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen[node] === 1) continue
    seen[node] = 1
    for (let byte = 1; byte <= 0xff; byte++) {
      const at = (node ^ byte) >>> 0
      if (at >= count) return `leads to unit ${at} of ${count}`
      const found = unit(at)
      if ((found & labelMask) >>> 0 !== byte) continue
      const next = (at ^ baseOf(found)) >>> 0
      if (next >= count) return `leads to unit ${next} of ${count}`
      const begin = unit(next) & valueMask
      if ((found & hasLeaf) !== 0 && begin >= replacements)
        return `has a replacement at byte ${begin} of ${replacements}`
      open.push(next)
    }
  }
  return undefined
}

const wordBytes = 4
const [labelMask, valueMask, hasLeaf, isShifted] = [0x800000ff, 0x7fffffff, 0x100, 0x200]

/** Where a unit's children begin, each beside it by its byte. */
function baseOf(unit: number): number {
  return ((unit >>> 10) << ((unit & isShifted) === 0 ? 0 : 8)) >>> 0
}
