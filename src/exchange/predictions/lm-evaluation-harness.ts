import { choiceMetrics, readChoices, type ChoiceMetric } from './harness-choices.ts'
import { readReferences, type AnswerSample } from './harness-answers.ts'
import { metricTally } from './harness-metrics.ts'
import { sampleOf, type Sample } from './harness-sample.ts'
import { metricValue } from './file-metric.ts'
import {
  idOf,
  rejectMetric,
  rejectRow,
  type FileOutcome,
  type Prediction,
  type PredictionFormat,
  type NamedMetric,
} from './prediction.ts'
import type { ChoiceSample } from './harness-right-choices.ts'

/**
 * Samples of the lm-evaluation-harness (`--log_samples`, read from its versions 0.4.0 to 0.4.13),
 * `samples_TASK_TIME.jsonl`: one task a file, known by its name alone. `filtered_resps` is the answer of a generation
 * task; of a multiple-choice task it is the log-likelihood of each choice, and the answer the one that the file's
 * metric counts: the most likely one (`acc`), or the most likely one per character (`acc_norm`), per byte (`acc_bytes`)
 * or against its prior (`acc_mutual_info`). The instance is `doc.id` where it tells all lines apart, or else `doc_id`.
 * Where several filters were applied every document has a line for each: those of one filter count, the others are
 * skipped.
 */
export const lmEvaluationHarness: PredictionFormat = {
  name: 'samples of the lm-evaluation-harness',
  has: (row) => 'doc_id' in row && ('filtered_resps' in row || 'resps' in row),
  reader: (file, asked) => {
    const [metric = null, filter = null] = asked?.split(',').map((part) => part.trim()) ?? []
    const tally = metricTally()
    const samples: Sample[] = []
    let counted: string | null | undefined = filter ?? undefined
    return {
      add: (row, where) => {
        const own = idOf(row['filter'])
        tally.add(row, own, where)
        if (counted === undefined) counted = own
        if (own !== counted) return 'skipped'
        samples.push(sampleOf(row, where))
        return 'taken'
      },
      finish: () => {
        const isChoices = samples[0]?.answer.kind === 'choices'
        const name = metric ?? tally.first(counted ?? null, isChoices)
        const isThere =
          asked === null || (samples.length > 0 && name !== null && tally.has(name, counted ?? null, isChoices))
        if (!isThere) rejectMetric(asked, tally.words(isChoices))
        const own: NamedMetric | null =
          name === null
            ? null
            : { name, filter: counted ?? null, others: tally.others(name, counted ?? null, isChoices) }
        return predictionsOf(taskOf(file), samples, own)
      },
    }
  },
}

function predictionsOf(task: string, samples: readonly Sample[], metric: NamedMetric | null): FileOutcome {
  const known = { task, labels: null, condition: null, definition: null, categories: [] }
  const ids = idsOf(samples)
  const weighed = samples.map((sample) => ({
    ...sample,
    metric: metric === null ? null : metricValue(sample.row[metric.name]),
  }))
  const common = ({ where, input, metric: value }: (typeof weighed)[number], i: number) => ({
    ...known,
    id: ids[i] ?? null,
    input,
    where,
    metric: value,
  })
  const choices = weighed.filter((sample): sample is ChoiceSample => sample.answer.kind === 'choices')
  const answers = weighed.filter((sample): sample is AnswerSample => sample.answer.kind === 'text')
  const stray = choices[0] && answers[0]
  if (stray) rejectRow(stray.where, 'it has a text as its answer, and other lines have log-likelihoods of choices')
  if (answers.length > 0) {
    const references = readReferences(answers)
    return {
      metric,
      predictions: answers.map((sample, i): Prediction => ({
        ...common(sample, i),
        prediction: sample.answer.text,
        references: references[i] ?? null,
        options: null,
        decoding: 'free',
      })),
    }
  }
  const read = readChoices(choices, isChoiceMetric(metric?.name) ? metric.name : 'acc')
  return {
    metric,
    predictions: choices.flatMap((sample, i): Prediction[] => {
      const choice = read[i]
      return choice ? [{ ...common(sample, i), ...choice, decoding: 'likelihood' }] : []
    }),
  }
}

function isChoiceMetric(name: string | undefined): name is ChoiceMetric {
  return choiceMetrics.some((each) => each === name)
}

/**
 * Ids of documents may be shared (those of a story with several questions): then the harness's own count tells them
 * apart.
 */
function idsOf(samples: readonly Sample[]): readonly string[] {
  const own = samples.map(({ doc }) => idOf(doc['id']))
  return own.every((id) => id !== null) && new Set(own).size === own.length ? own : samples.map(({ docId }) => docId)
}

/** Without the time that the harness puts behind it. */
function taskOf(file: string): string {
  const [, name = file] = /^(?:samples_)?(.*?)(?:_\d{4}-\d\d-\d\dT[\d:.-]+)?\.jsonl$/i.exec(file) ?? []
  return name
}
