import { idOf, isRow, isText, isTexts, type ParsedLine, type PredictionFormat, type Row } from './prediction.ts'

/**
 * Samples of the lm-evaluation-harness (`--log_samples`), `samples_TASK_TIME.jsonl`: one task a file, told by its name alone.
 * `filtered_resps` is the answer of a generation task; of a multiple-choice task it is the log-likelihood of each choice, of
 * which the most likely one is the answer (raw, as its `acc` counts), the choices being the continuations in `arguments`.
 * `target` is the reference, or the place of the right choice. The instance is `doc.id`, or else `doc_id`. Where several
 * filters were applied every document stands there once for each: the first one counts, the others are skipped.
 */
export const lmEvaluationHarness: PredictionFormat = {
  name: 'samples of the lm-evaluation-harness',
  has: (row) => 'doc_id' in row && ('filtered_resps' in row || 'resps' in row),
  reader: (file) => {
    const task = taskOf(file)
    let filter: unknown
    let isFirst = true
    return (row) => {
      if (isFirst) filter = row['filter']
      isFirst = false
      return row['filter'] === filter ? sampleOf(task, row) : null
    }
  },
}

function sampleOf(task: string, row: Row): ParsedLine {
  const doc = isRow(row['doc']) ? row['doc'] : {}
  const id = idOf(doc['id']) ?? idOf(row['doc_id'])
  const answers = listOf(row['filtered_resps']) ?? listOf(row['resps'])
  if (id === null) return '"doc_id" is neither a number nor a text'
  if (answers === null || answers.length === 0) return '"filtered_resps" is not a list of answers'
  const likelihoods = answers.map(likelihoodOf)
  const known = { task, id, input: isText(doc['input']) ? doc['input'] : null, condition: null, definition: null, categories: [] }
  if (likelihoods.every((value) => value !== null)) {
    const choices = choicesOf(row['arguments'])
    if (answers.length < 2 || choices?.length !== answers.length) return 'it has log-likelihoods of texts, and not the choices that they are of: there is no answer to score'
    const best = likelihoods.indexOf(Math.max(...likelihoods))
    const reference = targetAmong(row['target'], choices)
    if (reference === null) return '"target" is none of the choices'
    return { ...known, prediction: choices[best] ?? '', references: [reference], labels: [...new Set(choices)], decoding: 'likelihood' }
  }
  const prediction = firstText(answers)
  if (prediction === null) return '"filtered_resps" holds no text'
  const references = targetTexts(row['target'])
  return { ...known, prediction, references, labels: null, decoding: 'free' }
}

/** Without the time that the harness puts behind it. */
function taskOf(file: string): string {
  const [, name = file] = /^(?:samples_)?(.*?)(?:_\d{4}-\d\d-\d\dT[\d:.-]+)?\.jsonl$/i.exec(file) ?? []
  return name
}

function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null
}

/** `[log-likelihood, is it greedy]`, as numbers or, in newer versions, as texts; some nest it once more. */
function likelihoodOf(value: unknown): number | null {
  const list = listOf(value)
  if (list?.length === 1) return likelihoodOf(list[0])
  if (list?.length !== 2) return null
  const [logLikelihood, greedy] = list
  const number = typeof logLikelihood === 'number' ? logLikelihood : isText(logLikelihood) && logLikelihood.trim() !== '' ? Number(logLikelihood) : Number.NaN
  const isFlag = typeof greedy === 'boolean' || greedy === 'True' || greedy === 'False'
  return isFlag && !Number.isNaN(number) ? number : null
}

/** Second argument of each request: a list of pairs, or in newer versions `{"gen_args_0": {"arg_0": …, "arg_1": …}, …}`. */
function choicesOf(value: unknown): readonly string[] | null {
  const requests = listOf(value) ?? (isRow(value) ? Object.values(value) : null)
  const choices = requests?.map((request) => {
    const choice = listOf(request)?.[1] ?? (isRow(request) ? request['arg_1'] : null)
    return isText(choice) ? choice.trim() : null
  })
  return isTexts(choices) ? choices : null
}

function targetAmong(target: unknown, choices: readonly string[]): string | null {
  const text = isText(target) ? target.trim() : typeof target === 'number' ? String(target) : ''
  return choices.find((choice) => choice === text) ?? (/^\d+$/.test(text) ? choices[Number(text)] ?? null : null)
}

function targetTexts(target: unknown): readonly string[] | null {
  if (isTexts(target) && target.length > 0) return target
  return isText(target) ? [target] : typeof target === 'number' ? [String(target)] : null
}

function firstText(value: unknown): string | null {
  if (isText(value)) return value
  const [first] = listOf(value) ?? []
  return first === undefined ? null : firstText(first)
}
