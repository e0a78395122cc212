import { drawFor } from '../draw.ts'
import { copying } from './copying.ts'
import { prose } from './prose.ts'
import { records } from './records.ts'

/** Of a hundred documents, how many are of which kind. */
const shares = [[prose, 45], [copying, 30], [records, 25]] as const

/** Documents without end; the same seed and stream give the same ones. */
export function* corpus(seed: number, stream: string): Generator<string> {
  const draw = drawFor(seed, stream)
  for (;;) {
    let place = draw.below(100)
    const [kind] = shares.find(([, share]) => (place -= share) < 0) ?? shares[0]
    yield kind(draw)
  }
}
