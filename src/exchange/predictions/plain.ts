import { quote } from '../quote.ts'
import { idOf, isText, isTexts, type PredictionFormat } from './prediction.ts'

/**
 * `{"task": "…", "id": "…", "prediction": "…"}` on each line; where the file has them, too: `references` (a list of the
 * accepted outputs), `labels` (the label space), `input`, and `condition` (its name, e.g. "simplified+delusive"). Further
 * fields are left alone.
 */
export const plain: PredictionFormat = {
  name: 'plain JSONL',
  has: (row) => 'task' in row && 'prediction' in row,
  reader: () => ({ task, id, input, prediction, references, labels, condition }) => {
    if (!isText(task) || task === '' || task === '__proto__') return fieldFault('task', task, 'the name of a task')
    if (idOf(id) === null) return fieldFault('id', id, 'a text')
    if (!isText(prediction)) return fieldFault('prediction', prediction, 'a text')
    if (references !== undefined && references !== null && (!isTexts(references) || references.length === 0)) return fieldFault('references', references, 'a list of at least one text')
    if (labels !== undefined && labels !== null && !isTexts(labels)) return fieldFault('labels', labels, 'a list of texts')
    if (condition !== undefined && condition !== null && !isText(condition)) return fieldFault('condition', condition, 'the name of a condition')
    return {
      task, id: idOf(id), input: isText(input) ? input : null, prediction, references: references ?? null, labels: labels ?? null, condition: condition ?? null,
      definition: null, categories: [], decoding: 'free',
    }
  },
}

function fieldFault(name: string, value: unknown, needed: string): string {
  return value === undefined ? `"${name}" is missing; ${needed} is needed` : `"${name}" is ${quote(JSON.stringify(value))}; ${needed} is needed`
}
