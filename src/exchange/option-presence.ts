import type { AnswerSpace } from '#core/task.ts'
import { quote } from './quote.ts'
import { reject } from './parse-error.ts'
import type { ParseIssue } from './read-event.ts'

/**
 * Whether the instances of one task have options: all of them, which makes it a choice task, or none. The first one
 * decides.
 */
export interface OptionPresence {
  /** @throws {ParseError} for an instance that is not like those before it */
  expect: (hasOptions: boolean, where: string) => void
  /** What is to be said of an answer space that the file states, held against the instances. */
  contradiction: (stated: AnswerSpace | undefined, where: string) => ParseIssue | undefined
}

export function optionPresence(): OptionPresence {
  let have: boolean | undefined
  return {
    expect: (hasOptions, where) => {
      have ??= hasOptions
      if (have === hasOptions) return
      const found = hasOptions
        ? 'it has options, and the instances before it have none'
        : 'it has no options, and the instances before it have some'
      reject({
        code: 'field',
        where,
        message: `invalid ${where}: ${found}; give options to every instance of a task, or to none`,
      })
    },
    contradiction: (stated, where) => {
      if (stated === undefined || (stated.kind === 'choice') === (have ?? false)) return undefined
      const found =
        have === true ? 'its instances have options, which makes it a choice task' : 'its instances have no options'
      return { code: 'field', where, message: `invalid ${where}: kind ${quote(stated.kind)}, but ${found}` }
    },
  }
}
