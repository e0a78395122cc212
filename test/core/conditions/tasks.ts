import type { Example, Task } from '#core/task.ts'

/** `examples('a > 1', 'b > 2')`: input > output. */
export function examples(...rows: readonly string[]): readonly Example[] {
  return rows.map((row) => {
    const [input = '', output = ''] = row.split(' > ')
    return { input, output }
  })
}

export const sentiment: Task = {
  name: 'task1_sentiment',
  definition: 'Say whether the sentence is good, bad or neutral.',
  positiveExamples: examples('I love it. > good', 'I hate it. > bad', 'It is blue. > neutral'),
  negativeExamples: examples('I like it. > bad', 'I mind it. > good'),
  categories: [],
  answerSpace: { kind: 'classification', labels: ['good', 'bad', 'neutral'], stated: 'stated' },
  curatedExamples: [],
}

/** Each input has its own options. */
export const riddles: Task = {
  name: 'task3_riddles',
  definition: 'Choose the right option.',
  positiveExamples: [
    { input: 'Which is warm?', output: 'fire', options: ['ice', 'fire', 'snow'] },
    { input: 'Which swims?', output: 'eel', options: ['cat', 'eel'] },
    { input: 'Which flies?', output: 'owl' },
  ],
  negativeExamples: [
    { input: 'Which barks?', output: 'cat', options: ['cat', 'dog'] },
    { input: 'Which is red?', output: 'none of them', options: ['blood', 'snow'] },
    { input: 'Which is tall?', output: 'mouse' },
  ],
  categories: [],
  answerSpace: { kind: 'choice' },
  curatedExamples: [],
}

export const capitals: Task = {
  name: 'task2_capitals',
  definition: 'Name the capital.',
  positiveExamples: examples('France > Paris', 'Italy > Rome', 'Spain > Madrid'),
  negativeExamples: examples('Norway > Bergen', 'Sweden > Malmö'),
  categories: [],
  answerSpace: { kind: 'generation' },
  curatedExamples: [],
}
