import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Options of an instance that stands at `i`: 2 to 5 of them. */
export const optionCount = (i: number): number => 2 + (i % 4)

const things = ['ice', 'fire', 'snow', 'frost', 'steam', 'sand', 'glass', 'iron', 'silk', 'salt']
const letters = ['A', 'B', 'C', 'D', 'E']

const textsOf = (i: number) =>
  Array.from({ length: optionCount(i) }, (_, k) => things[(i * 3 + k) % things.length] ?? '')

/**
 * Two choice tasks as Super-NaturalInstructions files: `choice_texts`, whose options are texts of each instance, and
 * `choice_letters`, whose options are (A), (B) … by position. No input is in both. The right option of instance i is
 * the one at i modulo m.
 */
export function writeChoiceCollection(folder: string, instances = 12): string {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, what: string, optionsOf: (i: number) => string[]) => {
    const input = (i: number) =>
      `Which ${what} is number ${i}?\nOptions:\n${textsOf(i)
        .map((text, k) => `(${letters[k] ?? ''}) ${text}`)
        .join('\n')}`
    const right = (i: number) => optionsOf(i)[i % optionCount(i)] ?? ''
    const wrong = (i: number) => optionsOf(i)[(i + 1) % optionCount(i)] ?? ''
    const example = (i: number, output: string) => ({
      input: input(i),
      output,
      options: optionsOf(i),
      explanation: 'so it is',
    })
    writeFileSync(
      join(folder, `${name}.json`),
      `${JSON.stringify(
        {
          Categories: ['Choosing'],
          Definition: ['Choose the option that has the number.'],
          'Positive Examples': [100, 101, 102].map((i) => example(i, right(i))),
          'Negative Examples': [201, 202].map((i) => example(i, wrong(i))),
          Instances: Array.from({ length: instances }, (_, i) => ({
            id: `${name}-${i}`,
            input: input(i),
            output: [right(i)],
            options: optionsOf(i),
          })),
        },
        null,
        4,
      )}\n`,
    )
  }
  write('choice_letters', 'letter', (i) => letters.slice(0, optionCount(i)).map((letter) => `(${letter})`))
  write('choice_texts', 'one', textsOf)
  return folder
}
