import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 of a file's content, hexadecimal. */
export async function sha256OfFile(file: string): Promise<string> {
  const hashing = hashFile(file)
  for (;;) {
    const step = await hashing.next()
    if (step.done === true) return step.value
  }
}

/** The same, telling now and then how many bytes it has read; whoever leaves early has let go of the file. */
export async function* hashFile(file: string): AsyncGenerator<number, string> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
    yield bytes
  }
  return hash.digest('hex')
}
