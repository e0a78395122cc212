import { quote } from '../quote.ts'
import { rowByRow } from './file-metric.ts'
import { idOf, isText, isTexts, rejectRow, type ParsedLine, type PredictionFormat, type Row } from './prediction.ts'

/**
 * `{"task": "…", "id": "…", "prediction": "…"}` on each line; where the file has them, too: `references` (a list of the
 * accepted outputs), `labels` (the label space of the task), `options` (the choices of this instance), `input`,
 * `condition` (its name, e.g. "simplified+delusive") and `exact_match` (0 or 1, as another scorer counts it). Further
 * fields are left alone.
 */
export const plain: PredictionFormat = {
  name: 'plain JSONL',
  has: (row) => 'task' in row && 'prediction' in row,
  reader: (_, metric) => rowByRow(parse, metric),
}

function parse(
  { task, id, input, prediction, references, labels, options, condition }: Row,
  where: string,
): ParsedLine {
  if (!isText(task) || task === '' || task === '__proto__')
    return rejectField(where, 'task', task, 'the name of a task')
  if (idOf(id) === null) return rejectField(where, 'id', id, 'a text')
  if (!isText(prediction)) return rejectField(where, 'prediction', prediction, 'a text')
  if (references !== undefined && references !== null && (!isTexts(references) || references.length === 0))
    return rejectField(where, 'references', references, 'a list of at least one text')
  if (labels !== undefined && labels !== null && !isTexts(labels))
    return rejectField(where, 'labels', labels, 'a list of texts')
  if (options !== undefined && options !== null && (!isTexts(options) || options.length < 2))
    return rejectField(where, 'options', options, 'a list of at least two texts')
  if (condition !== undefined && condition !== null && !isText(condition))
    return rejectField(where, 'condition', condition, 'the name of a condition')
  return {
    task,
    id: idOf(id),
    input: isText(input) ? input : null,
    prediction,
    references: references ?? null,
    labels: labels ?? null,
    options: options ?? null,
    condition: condition ?? null,
    definition: null,
    categories: [],
    decoding: 'free',
    metric: null,
  }
}

function rejectField(where: string, name: string, value: unknown, needed: string): never {
  return rejectRow(
    where,
    value === undefined
      ? `"${name}" is missing; ${needed} is needed`
      : `"${name}" is ${quote(JSON.stringify(value))}; ${needed} is needed`,
  )
}
