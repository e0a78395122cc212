import { corpus, type Shares } from '../../../build/starter-model/corpus/corpus.ts'

/** The first `count` documents of a stream. */
export function documents(stream: string, count: number, shares: Shares, pieces: readonly string[] = []): string[] {
  const made: string[] = []
  for (const document of corpus(1, stream, shares, pieces)) {
    if (made.length === count) break
    made.push(document)
  }
  return made
}
