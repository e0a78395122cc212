import { drawFor, type Draw } from '../draw.ts'
import { copying, repeats } from './copying.ts'
import { prose } from './prose.ts'
import { mosaics, offers, records } from './records.ts'

/** @param pieces of the vocabulary; none before it has been learned */
type Maker = (draw: Draw, pieces: readonly string[]) => string

const kinds = { prose, copying, records, offers, mosaics, repeats } as const satisfies Record<string, Maker>
export type Kind = keyof typeof kinds

/** Of a hundred documents, how many are of which kind. */
export type Shares = Readonly<Partial<Record<Kind, number>>>

/** Documents without end; the same seed, stream, shares and pieces give the same ones. */
export function* corpus(
  seed: number,
  stream: string,
  shares: Shares,
  pieces: readonly string[] = [],
): Generator<string> {
  const draw = drawFor(seed, stream)
  const names = (Object.keys(kinds) as Kind[]).flatMap((kind) => Array.from({ length: shares[kind] ?? 0 }, () => kind))
  for (;;) yield kinds[draw.pick(names)](draw, pieces)
}
