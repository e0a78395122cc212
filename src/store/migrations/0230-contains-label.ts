import type { Migration } from './migration.ts'

/**
 * Whether an answer says a reference and no other label (`core/scoring/contains-label.ts`): NULL where there is no
 * score or no label space. Trials of before are scored by the same rule from their raw answers, so that results read no
 * text.
 */
export const containsLabel: Migration = {
  number: 230,
  name: 'contains-label',
  functions: { contains_label_230: containsLabelOf },
  sql: `
    ALTER TABLE trials ADD COLUMN contains_label INTEGER CHECK (contains_label IN (0, 1));
    UPDATE trials SET contains_label = CASE WHEN exact_match = 1 THEN 1 ELSE (
      SELECT CAST(contains_label_230(x.raw, i.reference_list, coalesce(i.options, json_extract(k.task, '$.answerSpace.labels'))) AS INTEGER)
      FROM trial_texts x
        CROSS JOIN run_instances i ON i.id = x.instance
        CROSS JOIN run_tasks k ON k.run = i.run AND k.position = i.task
      WHERE x.cell = trials.cell AND x.instance = trials.instance AND x.raw IS NOT NULL
    ) END
    WHERE format IS NOT NULL;
  `,
}

function containsLabelOf(answer = '', references = '[]', labels = '[]'): string {
  const [right, others] = [references, labels].map((json) => (JSON.parse(json) as readonly string[]).map(wordsOf))
  const rightNames = new Set(right?.map((words) => words.join(' ')))
  const terms = [...(right ?? []), ...(others ?? [])]
    .filter((words) => words.length > 0)
    .sort((a, b) => b.length - a.length)
  const said = wordsOf(answer)
  let found = false
  for (let at = 0; at < said.length;) {
    const term = terms.find((words) => words.every((word, i) => said[at + i] === word))
    if (term !== undefined && !rightNames.has(term.join(' '))) return '0'
    if (term !== undefined) found = true
    at += term?.length ?? 1
  }
  return found ? '1' : '0'
}

const unspaced = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{scx=${script}}`)
  .join('')
const single = `[[${unspaced}]&&[\\p{L}\\p{N}]]`
const word = new RegExp(`${single}\\p{M}*|[[\\p{L}\\p{M}\\p{N}]--${single}]+`, 'gv')

/** Of a text as exact match compares it: lower case, without ASCII punctuation. */
function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .replace(/[!-/:-@[-`{-~]+/g, '')
      .match(word) ?? []
  )
}
