import { quote } from '../quote.ts'
import { rowByRow } from './file-metric.ts'
import {
  idOf,
  isRow,
  isText,
  isTexts,
  rejectRow,
  type ParsedLine,
  type PredictionFormat,
  type Row,
} from './prediction.ts'

/**
 * Tk-Instruct's predictions: each line is one example of Super-NaturalInstructions with its task around it, `Task` its
 * name, `Instance` with `input` and `output`. The answer is `prediction` in predicted_examples.jsonl, and `Prediction`
 * in the predict_eval_predictions.jsonl that run_s2s.py writes. Newer versions give the instance an `id`, in `Instance`
 * or beside it; of older ones it is known by its input.
 */
export const tkInstruct: PredictionFormat = {
  name: "Tk-Instruct's predictions",
  has: (row) => 'Task' in row && 'Instance' in row,
  reader: (_, metric) => rowByRow(parse, metric),
}

function parse(row: Row, where: string): ParsedLine {
  const { Task: task, Instance: instance, Definition: definition, Categories: categories, id } = row
  const { prediction: small, Prediction: capital } = row
  if (!isText(task) || task === '' || task === '__proto__') return rejectRow(where, '"Task" is not the name of a task')
  if (!isRow(instance)) return rejectRow(where, '"Instance" is not an object with input and output')
  const { input, output } = instance
  if (!isText(input)) return rejectRow(where, '"Instance.input" is not a text')
  const references = isText(output) ? [output] : output
  if (!isTexts(references) || references.length === 0)
    return rejectRow(where, '"Instance.output" is not a list of at least one text')
  if (small !== undefined && capital !== undefined && small !== capital)
    return rejectRow(
      where,
      `"prediction" is ${quote(small)} and "Prediction" is ${quote(capital)}: keep the one that is the answer`,
    )
  const prediction = small ?? capital
  if (prediction === undefined)
    return rejectRow(where, 'it has neither "prediction" nor "Prediction": there is no answer to score')
  if (!isText(prediction))
    return rejectRow(
      where,
      `"${small === undefined ? 'Prediction' : 'prediction'}" is ${quote(prediction)}; a text is needed`,
    )
  return {
    task: task.replace(/\.json$/, ''),
    id: idOf(instance['id']) ?? idOf(id),
    input,
    prediction,
    references,
    labels: null,
    options: null,
    condition: null,
    definition: isTexts(definition) ? (definition[0] ?? null) : isText(definition) ? definition : null,
    categories: isTexts(categories) ? categories : [],
    decoding: 'free',
    metric: null,
  }
}
