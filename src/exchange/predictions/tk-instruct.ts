import { idOf, isRow, isText, isTexts, type PredictionFormat } from './prediction.ts'

/**
 * Tk-Instruct's `predicted_examples.jsonl`: each line is one example of Super-NaturalInstructions with the whole task around
 * it, `Task` its name, `Instance` with `input` and `output`, and the answer as `prediction`. Newer versions give the instance
 * an `id`, in `Instance` or beside it; of older ones it is known by its input.
 */
export const tkInstruct: PredictionFormat = {
  name: "Tk-Instruct's predicted_examples.jsonl",
  has: (row) => 'Task' in row && 'Instance' in row,
  reader: () => (row) => {
    const { Task: task, Instance: instance, prediction, Definition: definition, Categories: categories, id } = row
    if (!isText(task) || task === '' || task === '__proto__') return '"Task" is not the name of a task'
    if (!isRow(instance)) return '"Instance" is not an object with input and output'
    const { input, output } = instance
    if (!isText(input)) return '"Instance.input" is not a text'
    const references = isText(output) ? [output] : output
    if (!isTexts(references) || references.length === 0) return '"Instance.output" is not a list of at least one text'
    if (!isText(prediction)) return '"prediction" is missing or no text: the file holds examples, and no answers to them'
    return {
      task: task.replace(/\.json$/, ''), id: idOf(instance['id']) ?? idOf(id), input, prediction, references, labels: null, condition: null,
      definition: isTexts(definition) ? definition[0] ?? null : isText(definition) ? definition : null,
      categories: isTexts(categories) ? categories : [], decoding: 'free',
    }
  },
}
