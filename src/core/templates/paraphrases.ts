import type { Fitted } from '#core/conditions/condition.ts'
import { counted } from '#core/noun.ts'
import type { Task } from '#core/task.ts'
import type { ParaphraseName } from './names.ts'

/** What a person has written of a task in other words: further instructive templates beside its definition. */
export function paraphrase(name: ParaphraseName, { name: of, paraphrases = [] }: Task): Fitted<string> {
  const place = Number(name.split('-').at(-1))
  const text = paraphrases[place - 1]
  return text === undefined
    ? {
        fit: false,
        reason: `${of}: it has ${counted(paraphrases.length, 'paraphrase')}, and this would be number ${place}`,
      }
    : { fit: true, value: text }
}

/** What speaks against paraphrases that somebody has written down. */
export function paraphraseProblems(texts: readonly string[], definition: string): readonly string[] {
  const trimmed = texts.map((text) => text.trim())
  return [
    ...(texts.length > mostParaphrases
      ? [`invalid paraphrases: ${texts.length}; a task has at most ${mostParaphrases}`]
      : []),
    ...trimmed.flatMap((text, i) =>
      text === ''
        ? [`invalid paraphrase: number ${i + 1} is blank`]
        : text === definition.trim()
          ? [`invalid paraphrase: number ${i + 1} is the definition itself`]
          : trimmed.indexOf(text) < i
            ? [`invalid paraphrase: number ${i + 1} is there twice`]
            : [],
    ),
  ]
}

/** With the definition ten instructive templates, as in Webson & Pavlick 2022. */
export const mostParaphrases = 9
