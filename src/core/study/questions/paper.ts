import { isTemplate } from '#core/templates/names.ts'
import type { Study } from '../study.ts'
import type { Replicated } from './question.ts'

const kungAndPeng = 'Kung & Peng 2023'

/** Who asked a question first. */
export const papers: Readonly<Record<Replicated, string>> = {
  2: kungAndPeng,
  3: kungAndPeng,
  4: kungAndPeng,
  'webson-pavlick': 'Webson & Pavlick 2022',
  lu: 'Lu et al. 2024',
  min: 'Min et al. 2022',
  'format-spread': 'Sclar et al. 2024',
}

/**
 * The paper that a study is to be held against, as far as its conditions tell: other words in the place of a definition
 * or of labels are Webson & Pavlick's; one model tuned without examples, and asked without and with them, is Lu et
 * al.'s. `null`: a model that is asked as it is, in none of these ways.
 */
export function paperOf({ conditions, tuning }: Pick<Study, 'conditions' | 'tuning'>): Replicated | null {
  if (conditions.some(({ definition, words }) => isTemplate(definition) || words !== undefined)) return 'webson-pavlick'
  if (tuning === null) return null
  const [trained, ...more] = tuning.trainConditions
  const isAsked = (examples: 'empty' | 'original') =>
    conditions.some((each) => each.definition === trained?.definition && each.examples === examples)
  return more.length === 0 && trained?.examples === 'empty' && isAsked('empty') && isAsked('original') ? 'lu' : 2
}

/** Sets of imported templates that a study asks, in words; `null`: none. */
export function templateSetsOf({ conditions }: Pick<Study, 'conditions'>): string | null {
  const sets = [...new Set(conditions.flatMap(({ template }) => template?.set ?? []))]
  return sets.length === 0 ? null : sets.join(', ')
}
