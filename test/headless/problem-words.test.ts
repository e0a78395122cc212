import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { numberFields } from '#core/study/limits.ts'
import { choiceFields, type StudyProblem } from '#core/study/problems.ts'
import { problemsInWords } from '#headless/problem-words.ts'
import { program } from '#headless/program.ts'
import { rows, type Row } from '../core/study/problem-rows.ts'

const problems: readonly StudyProblem[] = [
  ...Object.values<Row>(rows).map(({ problem }) => problem),
  ...numberFields.map((field) => ({ code: 'invalid-number', field, data: { value: -1 } }) as const),
  ...choiceFields.map((field) => ({ code: 'none-chosen', field, data: {} }) as const),
  { code: 'collection-missing', field: 'collection', data: { collection: 'c', here: [] } },
  {
    code: 'tasks-missing',
    field: 'testTasks',
    data: { collection: 'c', tasks: [{ task: 'x', alike: [] }] },
  },
  { code: 'format-unavailable', field: 'format', data: { format: 'chat', model: 'm', fault: 'it never ends' } },
]

test.each(problems.map((problem) => [problem.code, problem.field, problem] as const))(
  'every option and every command that is named for %s of %s is there',
  (_, __, problem) => {
    const sentences = problemsInWords([problem])
    expect(sentences.length).toBeGreaterThan(0)
    for (const sentence of sentences) {
      const [said = '', named] = sentence.split(/with: placebo |see: placebo /)
      expect(optionsOf(find('study', 'run'))).toEqual(expect.arrayContaining(optionsIn(said)))
      if (named === undefined) continue
      const [noun = '', verb = ''] = named.split(' ')
      expect(optionsOf(find(noun, verb))).toEqual(expect.arrayContaining(optionsIn(named)))
    }
  },
)

test('what is said twice stands once', () => {
  const { problem } = rows['tasks-ineligible']
  expect(problemsInWords([problem, problem])).toEqual([
    'invalid task for original: b: it has no examples',
    'leave these tasks out with --skip-ineligible, or choose others',
  ])
})

test('an option that trainings and replications share with studies has the same name there', () => {
  const shared = ['--skip-ineligible', '--context', '--max-tokens', '--threads', '--name']
  for (const command of [find('train'), find('replicate')])
    expect(optionsOf(command)).toEqual(expect.arrayContaining(shared))
})

function find(...path: readonly string[]): Command {
  return path.reduce<Command>((command, name) => {
    const found = command.commands.find((each) => each.name() === name)
    if (!found) throw new Error(`there is no command ${path.join(' ')}`)
    return found
  }, program)
}

function optionsOf({ options }: Command): readonly (string | undefined)[] {
  return options.map(({ long }) => long ?? undefined)
}

function optionsIn(text: string): string[] {
  return text.match(/--[a-z-]+/g) ?? []
}
