import { listedOptions } from '../listed-options.ts'
import { isRow, isText, rejectRow, type ParsedLine, type Row } from './prediction.ts'

/**
 * Outputs of BIG-bench Hard as Suzgun et al. 2022 publish them (code-davinci-002, answer only): one task a file, known
 * by its name, `{"canary": …, "outputs": [{"input": …, "prediction": …, "target": …}, …]}`. `input` is the whole
 * prompt, a description, then "Q: …\nA:" of each demonstration and of the instance itself. An output is of the instance
 * at its place in the task's examples, whose id is that place, counted from 0. Where every input ends in a list of
 * options those are the instance's options; a target that is none of them is one more, as where the tasks are imported.
 */
export const bigBenchHard = {
  name: 'outputs of BIG-bench Hard',
  has: (document: Row): boolean => Array.isArray(document['outputs']),
  rows: (document: Row): readonly unknown[] =>
    Array.isArray(document['outputs']) ? (document['outputs'] as readonly unknown[]) : [],
  /** @param hasOptions whether every row lists some */
  parse: (
    file: string,
    place: number,
    hasOptions: boolean,
    { input, prediction, target }: Row,
    where: string,
  ): ParsedLine => {
    if (!isText(input)) return rejectRow(where, '"input" is no text')
    if (!isText(prediction)) return rejectRow(where, '"prediction" is no text')
    if (!isText(target)) return rejectRow(where, '"target" is no text')
    const { question, description } = partsOf(input)
    const listed = hasOptions ? (listedOptions(question) ?? null) : null
    const right = target.trim()
    return {
      task: file.replace(/\.json$/i, ''),
      id: String(place),
      input: question,
      prediction,
      references: [target],
      labels: null,
      options: listed === null || listed.includes(right) ? listed : [...listed, right],
      condition: null,
      definition: description,
      categories: [],
      decoding: 'free',
      metric: null,
    }
  },
} as const

export function listsOptions(row: unknown): boolean {
  return isRow(row) && isText(row['input']) && listedOptions(partsOf(row['input']).question) !== undefined
}

/**
 * Some prompts show no demonstrations, and no description. Of one that is put together otherwise the whole is taken.
 */
function partsOf(prompt: string): { readonly question: string; readonly description: string | null } {
  const [before, after] = ['\n\nQ: ', '\nA:']
  const text = `\n\n${prompt.trimEnd()}`
  const last = text.lastIndexOf(before)
  if (last === -1 || !text.endsWith(after)) return { question: prompt, description: null }
  const description = text.slice(0, text.indexOf(before)).trim()
  return {
    question: text.slice(last + before.length, -after.length),
    description: description === '' ? null : description,
  }
}
