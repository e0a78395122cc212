import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

export interface WrittenPart {
  readonly file: string
  readonly sha256: string
  readonly lines: number
  readonly bytes: number
}

interface PartLimits {
  readonly lines: number
  readonly bytes: number
}

/** Bytes gathered before a write. */
const gathered = 1_000_000

/** Lines in files of a certain size. What belongs together stays in one. */
export class PartWriter {
  readonly #folder: string
  readonly #nameOf: (part: number) => string
  readonly #limits: PartLimits
  readonly #written: WrittenPart[] = []
  #current: { readonly handle: FileHandle; readonly hash: Hash; lines: number; bytes: number } | undefined
  #pieces: Buffer[] = []
  #held = 0

  /** @param nameOf a part's file, counted from 1 */
  constructor(folder: string, nameOf: (part: number) => string, limits: PartLimits) {
    this.#folder = folder
    this.#nameOf = nameOf
    this.#limits = limits
  }

  /** @returns the number of the part that they are in, counted from 1 */
  async add(lines: readonly string[]): Promise<number> {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
    const { lines: most, bytes: mostBytes } = this.#limits
    const isFull =
      this.#current !== undefined &&
      (this.#current.lines + lines.length > most || this.#current.bytes + bytes.length > mostBytes)
    if (isFull) await this.#endPart()
    const current = (this.#current ??= {
      handle: await open(join(this.#folder, this.#name()), 'wx'),
      hash: createHash('sha256'),
      lines: 0,
      bytes: 0,
    })
    current.hash.update(bytes)
    current.lines += lines.length
    current.bytes += bytes.length
    this.#pieces.push(bytes)
    this.#held += bytes.length
    if (this.#held >= gathered) await this.#flush(current.handle)
    return this.#written.length + 1
  }

  /** Whether it is finished or given up: the last part is closed. */
  async end(): Promise<readonly WrittenPart[]> {
    await this.#endPart()
    return this.#written
  }

  async #endPart(): Promise<void> {
    if (this.#current === undefined) return
    const { handle, hash, lines, bytes } = this.#current
    const file = this.#name()
    try {
      await this.#flush(handle)
      await handle.sync()
    } finally {
      await handle.close()
      this.#current = undefined
    }
    this.#written.push({ file, sha256: hash.digest('hex'), lines, bytes })
  }

  async #flush(handle: FileHandle): Promise<void> {
    await handle.writeFile(Buffer.concat(this.#pieces))
    this.#pieces = []
    this.#held = 0
  }

  #name(): string {
    return this.#nameOf(this.#written.length + 1)
  }
}
