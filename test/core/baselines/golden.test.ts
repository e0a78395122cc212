import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { copyDemo, copyInput, majorityLabel, randomGuess, type BaselineTask } from '#core/baselines/index.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'

interface GuessGolden {
  readonly tasks: readonly {
    readonly task: string
    readonly labels: readonly string[]
    /** `null` where the task file may not be passed on; those five tasks have two labels, 50 instances each. */
    readonly first100_counts: Readonly<Record<string, number>> | null
    readonly floor_100_over_n: number
    readonly most_frequent: number
  }[]
}

interface CopyGolden {
  readonly task: string
  readonly id: string
  readonly em: number
  readonly rougeL: number
}

interface TaskFile {
  readonly 'Positive Examples': readonly { readonly input: string; readonly output: string }[]
  readonly Instances: readonly { readonly id: string; readonly input: string; readonly output: readonly string[] }[]
}

function read(path: string): string {
  return readFileSync(sharedPath(path), 'utf8')
}

describe.skipIf(!sharedAvailable)(
  `The 57 classification tasks of Kung & Peng 2023, 100 instances each${sharedReason}`,
  () => {
    const golden = sharedAvailable ? (JSON.parse(read('golden/random_baseline_57cls.json')) as GuessGolden).tasks : []
    const tasks = golden.map(({ task, labels, first100_counts }): BaselineTask => ({
      task,
      category: 'classification',
      labels,
      examples: [],
      instances: Object.entries(first100_counts ?? Object.fromEntries(labels.map((label) => [label, 50]))).flatMap(
        ([label, n]) => Array.from({ length: n }, (_, i) => ({ id: `${label}${i}`, input: '', references: [label] })),
      ),
    }))

    test("Random guess in the paper's forms: 2431/5700 floored, 42.737 % otherwise", () => {
      const guess = randomGuess(tasks)
      expect(guess).toMatchObject({ n: 5700, tasks: 57 })
      expect(((guess?.paper.floored ?? 0) / 100) * 5700).toBeCloseTo(2431, 8)
      expect(guess?.paper.expected.toFixed(3)).toBe('42.737')
      expect(guess?.perTask.map(({ paper }) => Math.floor(paper))).toEqual(golden.map((task) => task.floor_100_over_n))
    })

    // Python, from the file's counts: labels equal to the reference after Tk-Instruct's `normalize_answer`, over all
    // labels.
    test("By exact match two tasks, whose labels differ in case only, lie above the paper's form", () => {
      const [guess, majority] = [randomGuess(tasks), majorityLabel(tasks)]
      expect(guess?.exactMatch.toFixed(3)).toBe('43.104')
      expect(
        guess?.perTask
          .filter(({ exactMatch, paper }) => exactMatch !== paper)
          .map(({ task, exactMatch }) => [task.slice(0, 7), exactMatch.toFixed(3)])
          .toSorted(),
      ).toEqual([
        ['task892', '21.444'],
        ['task893', '21.667'],
      ])
      expect(((majority?.exactMatch ?? 0) / 100) * 5700).toBeCloseTo(2494, 8)
      expect(
        majority?.perTask
          .filter(({ exactMatch, literal }) => exactMatch !== literal)
          .map(({ task, exactMatch, literal }) => [task.slice(0, 7), exactMatch, literal])
          .toSorted(),
      ).toEqual([
        ['task892', 30, 16],
        ['task893', 31, 23],
      ])
    })

    test('Majority label: 2472/5700 counted literally, task by task', () => {
      const majority = majorityLabel(tasks)
      expect(((majority?.literal ?? 0) / 100) * 5700).toBeCloseTo(2472, 8)
      expect(majority?.perTask.map(({ literal }) => literal)).toEqual(golden.map((task) => task.most_frequent))
    })

    test('Guesses really drawn lie around the expectation', () => {
      const guess = randomGuess(tasks)
      // one standard deviation of a mean over 5,700 instances is about 0.6 points, of 20 such means 0.14
      expect(Math.abs((guess?.sampled.mean ?? 0) - (guess?.exactMatch ?? 0))).toBeLessThan(0.4)
    })
  },
)

describe.skipIf(!sharedAvailable)(
  `Tk-Instruct's copy baselines on 40 test tasks, instance by instance${sharedReason}`,
  () => {
    const files = sharedAvailable ? readdirSync(sharedPath('superni/test')) : []
    const tasks = files.map((file): BaselineTask => {
      const content = JSON.parse(read(`superni/test/${file}`)) as TaskFile
      return {
        task: file.replace(/\.json$/, ''),
        category: 'any',
        labels: null,
        examples: content['Positive Examples'],
        instances: content.Instances.slice(0, 100).map(({ id, input, output }) => ({ id, input, references: output })),
      }
    })

    test.each([
      ['copy demo', 'golden/copy_demo.per_instance.jsonl', copyDemo],
      ['copy input', 'golden/copy_input.per_instance.jsonl', copyInput],
    ] as const)('%s: exact match equal, ROUGE-L to 4 decimals', (_, path, copy) => {
      const golden = read(path)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as CopyGolden)
      const byInstance = new Map(
        (copy(tasks)?.rows ?? []).map(({ task, instance, scores }) => [`${task} ${instance}`, scores]),
      )
      expect(golden).toHaveLength(4000)
      expect(
        golden.map(({ task, id }) => {
          const scores = byInstance.get(`${task} ${id}`)
          return { task, id, em: scores?.exactMatch, rougeL: scores?.rougeL?.toFixed(4) }
        }),
      ).toEqual(golden.map(({ rougeL, ...rest }) => ({ ...rest, rougeL: rougeL.toFixed(4) })))
    })
  },
)
