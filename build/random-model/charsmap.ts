/**
 * SentencePiece's `precompiled_charsmap`, as GGUF files of T5 have it: what single characters are read as before a text
 * is cut into pieces. A size in bytes, a double array of 32-bit units (Aoe 1989, as darts-clone stores it), then the
 * replacements, each ended by a zero.
 */
export function charsmap(replaced: ReadonlyMap<string, string>): Uint8Array {
  const units = new Uint32Array(unitCount)
  // The root's children begin at `children`; each child's only leaf lies `leaves` beside it.
  units[0] = children << 10
  const replacements: number[] = []
  for (const [character, by] of replaced) {
    const byte = character.charCodeAt(0)
    if (character.length !== 1 || byte === 0 || byte > 0x7f)
      throw new RangeError(`invalid character: ${JSON.stringify(character)}; one of ASCII, and not the zero`)
    units[children ^ byte] = (leaves << 10) | hasLeaf | byte
    units[children ^ byte ^ leaves] = (0x80000000 | replacements.length) >>> 0
    replacements.push(...Buffer.from(by), 0)
  }
  return Buffer.concat([Uint32Array.of(units.byteLength), units, Uint8Array.from(replacements)].map(bytesOf))
}

const [unitCount, children, leaves] = [1024, 256, 512]
const hasLeaf = 0x100

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** White space is a space, as T5's own map has it among much else. */
export const whiteSpaceMap: Uint8Array = charsmap(new Map(['\t', '\n', '\v', '\f', '\r'].map((each) => [each, ' '])))
