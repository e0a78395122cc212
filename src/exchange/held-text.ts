import { Buffer } from 'node:buffer'
import { countNewlines, type TextPiece } from './checked-text.ts'

/** Text that began in one piece of a file and goes on in the next ones, with the place of its first byte. */
export interface HeldText {
  readonly length: number
  /** A copy of the piece from an offset on. */
  readonly add: (piece: TextPiece, from: number) => void
  /** All of it, as if it had come as one piece. */
  readonly piece: () => TextPiece
  readonly clear: () => void
}

export function heldText(): HeldText {
  let parts: Buffer[] = []
  let [length, offset, line] = [0, 0, 1]
  return {
    get length() {
      return length
    },
    add: (piece, from) => {
      if (length === 0) [offset, line] = [piece.offset + from, piece.line + countNewlines(piece.bytes, from)]
      parts.push(Buffer.from(piece.bytes.subarray(from)))
      length += piece.bytes.length - from
    },
    piece: () => ({ bytes: Buffer.concat(parts), offset, line }),
    clear: () => {
      parts = []
      length = 0
    },
  }
}
