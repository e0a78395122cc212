import type { Decoding } from '#core/answers/decoding.ts'
import type { Sampling } from '#core/answers/sampling.ts'
import type { AskingMode } from '#core/models/asking-mode.ts'
import { isWithinLimits } from './limits.ts'
import type { StudyProblem } from './problems.ts'

/** What chooses among labels is nothing to draw, and fast mode is measured by answers that exact mode gives again. */
export function samplingProblems({
  sampling,
  decodings = [],
  mode,
}: {
  readonly sampling?: Sampling | undefined
  readonly decodings?: readonly Decoding[] | undefined
  readonly mode?: AskingMode | undefined
}): readonly StudyProblem[] {
  if (sampling === undefined) return []
  const others = [
    ...decodings.filter((decoding) => decoding !== 'free').map((decoding) => `${decoding} decoding`),
    ...(mode === 'fast' ? ['fast mode'] : []),
  ]
  return [
    ...(['temperature', 'topP', 'draws'] as const).flatMap((field): readonly StudyProblem[] =>
      isWithinLimits(field, sampling[field])
        ? []
        : [{ code: 'invalid-number', field, data: { value: sampling[field] } }],
    ),
    ...others.map((other): StudyProblem => ({ code: 'sampling-unavailable', field: 'temperature', data: { other } })),
  ]
}
