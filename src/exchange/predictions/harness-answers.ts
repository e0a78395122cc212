import { numberText } from '../json.ts'
import { differing } from './file-metric.ts'
import type { Sample } from './harness-sample.ts'
import { isRow, isText, isTexts } from './prediction.ts'
import { pythonList } from './python-list.ts'

export interface AnswerSample extends Sample {
  readonly answer: Extract<Sample['answer'], { readonly kind: 'text' }>
  /** What the metric that counts says of it. */
  readonly metric: number | null
}

/**
 * The references of a file's samples of generation tasks. `target` is the reference itself, several of them, a worked
 * solution that ends in "#### 7" (GSM8K), or the place of one of the document's `choices`: the file's own metric tells
 * which, as the one that our scores of all lines are equal to. Where it tells nothing, or several are equal to it, the
 * first one is taken.
 */
export function readReferences(samples: readonly AnswerSample[]): readonly (readonly string[] | null)[] {
  const known = readings.flatMap((reading) => {
    const references = samples.map(reading.of)
    return references.every((each) => each !== null && each.length > 0) ? [{ references, reading }] : []
  })
  const weighed = known.map(({ references, reading }) => {
    const rows = samples.map(({ answer, metric }, i) => ({
      prediction: answer.text,
      references: references[i] ?? null,
      metric,
    }))
    const { exactMatch, strictMatch } = differing(rows)
    return { references, reading, wrong: Math.min(exactMatch, strictMatch) }
  })
  const isReported = samples.some(({ metric }) => metric !== null)
  const open = weighed.filter(({ reading, wrong }) => !reading.needsMetric || (isReported && wrong === 0))
  const fewest = Math.min(...open.map(({ wrong }) => wrong))
  return open.find(({ wrong }) => wrong === fewest)?.references ?? samples.map(({ target }) => plainTexts(target))
}

interface Reading {
  readonly of: (sample: Sample) => readonly string[] | null
  /** It is taken only where the metric of every line is equal to the score. */
  readonly needsMetric: boolean
}

const readings: readonly Reading[] = [
  { of: ({ target }) => afterSolution(target), needsMetric: true },
  { of: ({ target }) => (isText(target) ? (listedTexts(target) ?? [target]) : plainTexts(target)), needsMetric: false },
  { of: ({ target }) => plainTexts(target), needsMetric: false },
  {
    of: ({ target }) =>
      isText(target) ? (pythonList(target)?.map(({ text }) => text) ?? [target]) : plainTexts(target),
    needsMetric: true,
  },
  { of: choiceOfDocument, needsMetric: true },
]

function plainTexts(target: unknown): readonly string[] | null {
  const texts: unknown = (Array.isArray(target) ? (target as readonly unknown[]) : [target]).map(
    (each) => numberText(each) ?? each,
  )
  return isTexts(texts) && texts.length > 0 ? texts : null
}

/** Several texts as Python writes their list; a list of numbers may well be the answer itself. */
function listedTexts(target: string): readonly string[] | null {
  const listed = pythonList(target)
  return listed !== null && listed.length > 0 && listed.every(({ isQuoted }) => isQuoted)
    ? listed.map(({ text }) => text)
    : null
}

function afterSolution(target: unknown): readonly string[] | null {
  const last = isText(target) ? (target.trimEnd().split('\n').at(-1) ?? '') : ''
  const [, answer] = /^.*####[ \t]+(\S.*)$/s.exec(last) ?? []
  return answer === undefined ? null : [answer.trim()]
}

function choiceOfDocument({ target, doc }: Sample): readonly string[] | null {
  const place = isText(target) ? target.trim() : (numberText(target) ?? '')
  const given = isRow(doc['choices']) ? doc['choices']['text'] : (doc['choices'] ?? doc['options'])
  const choice = isTexts(given) && /^\d+$/.test(place) ? given[Number(place)] : undefined
  return choice === undefined ? null : [choice]
}
