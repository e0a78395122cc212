import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Three small tasks as Super-NaturalInstructions files: two of classification, one of generation. */
export function writeTinyCollection(folder: string, instances = 6): string {
  mkdirSync(folder, { recursive: true })
  const words = [
    'sun',
    'moon',
    'river',
    'stone',
    'cloud',
    'garden',
    'winter',
    'bread',
    'window',
    'candle',
    'forest',
    'harbour',
  ]
  const sentence = (i: number) =>
    `The ${words[i % words.length] ?? ''} and the ${words[(i * 5 + 3) % words.length] ?? ''} number ${i}`
  const write = (name: string, definition: string, outputOf: (i: number) => string, wrongOf: (i: number) => string) =>
    writeFileSync(
      join(folder, `${name}.json`),
      JSON.stringify({
        Categories: [name.startsWith('generate') ? 'Rewriting' : 'Labelling'],
        Definition: [definition],
        'Positive Examples': [100, 101, 102].map((i) => ({
          input: sentence(i),
          output: outputOf(i),
          explanation: 'so it is',
        })),
        'Negative Examples': [200, 201, 202].map((i) => ({
          input: sentence(i),
          output: wrongOf(i),
          explanation: 'wrong',
        })),
        Instances: Array.from({ length: instances }, (_, i) => ({
          id: `${name}-${i}`,
          input: sentence(i),
          output: [outputOf(i)],
        })),
      }),
    )
  const parity = (i: number) => (i % 2 === 0 ? 'even' : 'odd')
  const third = (i: number) => ['red', 'green', 'blue'][i % 3] ?? ''
  write('label_parity', 'Look at the number in the sentence. Answer "even" or "odd".', parity, (i) => parity(i + 1))
  write('label_colour', 'Each number has a colour. Answer with red, green or blue.', third, (i) => third(i + 1))
  write(
    'generate_reversed',
    'Write the words of the sentence in reverse order.',
    (i) => sentence(i).split(' ').reverse().join(' '),
    sentence,
  )
  return folder
}
