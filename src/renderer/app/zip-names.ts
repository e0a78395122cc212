/** Bytes of the record that ends a zip, without a comment, and of the longest comment. */
const [endSize, longestComment] = [22, 65_535]
const [endSign, entrySign] = [0x06054b50, 0x02014b50]
/** Bytes of an entry in the list of contents, before its name. */
const entrySize = 46

/**
 * Names of what a zip holds, from the list at its end: nothing is unpacked. Empty where that list cannot be read, as of
 * a zip over 4 GB; what takes the file says what is wrong with it.
 */
export async function zipNames(file: Blob): Promise<readonly string[]> {
  const tailAt = Math.max(0, file.size - endSize - longestComment)
  const tail = new DataView(await file.slice(tailAt).arrayBuffer())
  let at = tail.byteLength - endSize
  while (at >= 0 && tail.getUint32(at, true) !== endSign) at--
  if (at < 0) return []
  const [size, from] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)]
  const bytes = await file.slice(from, from + size).arrayBuffer()
  const list = new DataView(bytes)
  const names: string[] = []
  for (let entry = 0; entry + entrySize <= list.byteLength && list.getUint32(entry, true) === entrySign;) {
    const [name, extra, comment] = [28, 30, 32].map((field) => list.getUint16(entry + field, true))
    const [nameSize = 0, extraSize = 0, commentSize = 0] = [name, extra, comment]
    if (entry + entrySize + nameSize > list.byteLength) break
    names.push(new TextDecoder().decode(new Uint8Array(bytes, entry + entrySize, nameSize)))
    entry += entrySize + nameSize + extraSize + commentSize
  }
  return names
}
