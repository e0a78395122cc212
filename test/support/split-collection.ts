import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const splitTasks = { train: ['train_parity', 'train_reversed'], test: ['test_colour', 'test_last'] } as const

/**
 * Two tasks to train on and two to ask, of which no two share an input; of each pair one is classification, one
 * generation.
 */
export function writeSplitCollection(folder: string, instances = 8): string {
  mkdirSync(folder, { recursive: true })
  const words = ['sun', 'moon', 'river', 'stone', 'cloud', 'garden']
  const outputs = {
    train_parity: {
      definition: 'Look at the number. Answer "even" or "odd".',
      of: (i: number) => (i % 2 === 0 ? 'even' : 'odd'),
    },
    train_reversed: {
      definition: 'Write the sentence in reverse order.',
      of: (_: number, text: string) => text.split(' ').reverse().join(' '),
    },
    test_colour: {
      definition: 'Each number has a colour. Answer with red, green or blue.',
      of: (i: number) => ['red', 'green', 'blue'][i % 3] ?? '',
    },
    test_last: { definition: 'Write the last word.', of: (_: number, text: string) => text.split(' ').at(-1) ?? '' },
  }
  for (const [task, [name, { definition, of }]] of Object.entries(outputs).entries()) {
    const input = (i: number) =>
      `${words[i % words.length] ?? ''} ${words[(i * 5 + 1) % words.length] ?? ''} ${1000 * task + i}`
    const example = (i: number, shift: number) => ({
      input: input(i),
      output: of(i + shift, input(i + shift)),
      explanation: '',
    })
    writeFileSync(
      join(folder, `${name}.json`),
      JSON.stringify({
        Categories: [name.startsWith('train') ? 'Training' : 'Testing'],
        Definition: [definition],
        'Positive Examples': [900, 901, 902].map((i) => example(i, 0)),
        'Negative Examples': [910, 911, 912].map((i) => example(i, 1)),
        Instances: Array.from({ length: instances }, (_, i) => ({
          id: `${name}-${i}`,
          input: input(i),
          output: [of(i, input(i))],
        })),
      }),
    )
  }
  return folder
}
