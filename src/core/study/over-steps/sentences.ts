import { conditionTitle } from '#core/conditions/index.ts'
import { decimal, interval, points } from '#core/numbers.ts'
import { scores } from '#core/scoring/index.ts'
import { doublings, type HalfTime } from '#core/statistics/half-time.ts'
import { capital } from '#core/noun.ts'
import type { Said } from '../said.ts'
import type { Followed, Measure, OverSteps } from './index.ts'

/** What half-times say of each training, and whether format or accuracy is there first. */
export function saidOverSteps(all: readonly OverSteps[]): readonly Said[] {
  return all.map((each) => {
    const halves = each.followed.map((followed) => halfInWords(followed, severalDecodings(each)))
    return {
      about: all.length === 1 ? null : trainingInWords(each),
      sentences: [capital(halves.join('; ')), ...order(each)].map((sentence) => `${sentence}.`),
    }
  })
}

/** e.g. "Trained on Original, asked with Delusive, 10 per task, classification". */
export function trainingInWords({ trained, asked, size, kind }: OverSteps): string {
  return `Trained on ${conditionTitle(trained)}, asked with ${conditionTitle(asked)}, ${size} per task, ${kind}`
}

/** e.g. "exact match", where there are several decodings "exact match (likelihood)". */
export function measureInWords({ score, decoding }: Measure, several: boolean): string {
  return `${scores[score].inWords}${several ? ` (${decoding})` : ''}`
}

export function severalDecodings({ followed }: OverSteps): boolean {
  return new Set(followed.map(({ decoding }) => decoding)).size > 1
}

/** Why there is no half-time; `null`: there is one. */
export function noHalfTime({ halved }: Followed): string | null {
  if (halved === null) return 'the untuned model or the end is not asked in full yet'
  const { change, halfTime } = halved
  switch (halfTime.state) {
    case 'found':
      return null
    case 'too few':
      return 'fewer than two instances'
    case 'unchanged':
      return change.interval95 === 'too-few'
        ? 'the end is like the untuned model'
        : `no change is shown (${points(change.value)} points, 95 % interval ${interval(change.interval95, points)})`
  }
}

/** e.g. "2 (95 % interval 1 to 4)". */
export function stepsInWords({ step, low, high }: Extract<HalfTime, { state: 'found' }>): string {
  return `${step} (95 % interval ${low} to ${high})`
}

function halfInWords(followed: Followed, several: boolean): string {
  const what = measureInWords(followed, several)
  const why = noHalfTime(followed)
  const half = followed.halved?.halfTime
  if (half?.state !== 'found') return `${what} has no half-time: ${why ?? ''}`
  const [from, to] = [followed.points[0]?.value ?? null, followed.points.at(-1)?.value ?? null]
  return `${what} covers half of its way from ${decimal(from)} to ${decimal(to)} % by step ${stepsInWords(half)}`
}

/** Which of format correctness and each accuracy has its half-time first, as far as the draws show it. */
function order(each: OverSteps): readonly string[] {
  const format = each.followed.find(({ score }) => score === 'format')?.halved?.halfTime
  return each.followed.flatMap((followed) => {
    if (format === undefined || followed.score === 'format' || !followed.halved) return []
    const apart = doublings(format, followed.halved.halfTime)
    if (apart === null) return []
    const what = measureInWords(followed, severalDecodings(each))
    const bounds = `95 % interval ${interval(apart, points)}`
    const isShown = apart.low > 0 || apart.high < 0
    return [
      isShown
        ? `Format correctness is there ${apart.value > 0 ? 'before' : 'after'} ${what}: ${doublingsInWords(Math.abs(apart.value))} of the steps between their half-times (${bounds})`
        : `Whether format correctness or ${what} is there first is not shown: ${points(apart.value)} doublings of the steps between their half-times (${bounds})`,
    ]
  })
}

function doublingsInWords(value: number): string {
  return value === 1 ? 'one doubling' : `${decimal(value)} doublings`
}
