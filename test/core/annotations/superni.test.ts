import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { pairProblems, type PairText } from '#core/annotations/pair-problems.ts'
import { proposals } from '#core/annotations/proposals.ts'
import { formProblems, rightForm } from '#core/annotations/right-form.ts'
import { sharedAvailable, sharedPath, sharedReason } from '../../support/shared.ts'
import { loadSplit, type LoadedTask } from '../conditions/superni.ts'

/**
 * As the host does it, from the raw task files: references by input, the form of right outputs by the first 50
 * instances.
 */
function proposed({ task, instances }: LoadedTask, most: number) {
  const references = Map.groupBy(instances, ({ input }) => input.trim())
  const known = new Map(
    [...references].map(([input, same]) => [input, same.flatMap((instance) => instance.references)]),
  )
  const form = rightForm([
    ...task.positiveExamples.map(({ output }) => output),
    ...instances.slice(0, 50).flatMap((instance) => instance.references),
  ])
  return { ...proposals(task, { references: known, form, pairs: [], answers: [], seed: 1, most }), known, form }
}

/**
 * Tasks of the paper's 57 whose first negative example is no label, found in the raw files without the product's
 * reading of them.
 */
function firstOutside(): readonly string[] {
  const index = JSON.parse(readFileSync(sharedPath('superni/index.json'), 'utf8')) as {
    test: Record<string, { kind: string }>
  }
  return readdirSync(sharedPath('superni/test'))
    .map((file) => file.replace(/\.json$/, ''))
    .filter((name) => index.test[name]?.kind === 'CLS')
    .filter((name) => {
      const file = JSON.parse(readFileSync(sharedPath(`superni/test/${name}.json`), 'utf8')) as {
        'Negative Examples': { output: string }[]
        Instances: { output: string[] }[]
      }
      return !file.Instances.some(({ output }) => output[0]?.trim() === file['Negative Examples'][0]?.output.trim())
    })
    .toSorted()
}

describe.skipIf(!sharedAvailable)(`automatic proposals for the 40 shared test tasks${sharedReason}`, () => {
  const tasks = sharedAvailable ? loadSplit('test') : []
  const printed: string[] = []
  // So that a person who runs this test sees it.
  afterAll(() => printed.length > 0 && process.stdout.write(`${printed.join('\n')}\n`))

  test('every task with at least two examples has two, for inputs of their own', () => {
    const enough = tasks.filter(({ task }) => task.positiveExamples.length + task.negativeExamples.length >= 2)
    expect(enough).toHaveLength(40)
    const short = enough.filter(
      (each) => new Set(proposed(each, 2).proposals.map(({ input }) => input.trim())).size < 2,
    )
    expect(short.map(({ task }) => task.name)).toEqual([])
  })

  test.each([2, 6, 100])('with %i wanted, none fails a validator, neither by an error nor by a warning', (most) => {
    const counts = new Map<string, number>()
    for (const each of tasks) {
      const { proposals: made, known, form } = proposed(each, most)
      for (const pair of made) {
        const beside = {
          task: each.task,
          others: made.filter((other) => other !== pair),
          references: known.get(pair.input.trim()) ?? [],
          form,
        }
        expect({ task: each.task.name, pair, problems: pairProblems(pair, beside) }).toEqual({
          task: each.task.name,
          pair,
          problems: [],
        })
        counts.set(pair.source, (counts.get(pair.source) ?? 0) + 1)
        if (pair.state !== 'proposed') counts.set('needs a second look', (counts.get('needs a second look') ?? 0) + 1)
      }
    }
    const {
      'negative example': negative = 0,
      'wrong label': wrong = 0,
      'rotated output': rotated = 0,
      'needs a second look': doubtful = 0,
    } = Object.fromEntries(counts)
    const total = negative + wrong + rotated
    const share = (n: number) => `${n} (${((100 * n) / total).toFixed(1)} %)`
    printed.push(
      `${most} wanted: ${total} proposals: ${share(negative)} negative examples, ${share(wrong)} wrong labels, ${share(rotated)} rotated outputs; ${share(doubtful)} need a second look`,
    )
    expect(negative).toBeGreaterThan(0)
    expect(wrong).toBeGreaterThan(0)
    expect(rotated).toBeGreaterThan(0)
  })

  test('those whose first negative example is outside the label space are caught, by that reason', () => {
    const known = firstOutside()
    expect(known).toEqual([
      'task936_defeasible_nli_snli_classification',
      'task937_defeasible_nli_social_classification',
    ])
    const caught = tasks.filter((each) =>
      proposed(each, 2).passedOver.some(
        ({ title, reason }) => title === 'negative example 1' && reason.endsWith('is outside the label space'),
      ),
    )
    expect(caught.map(({ task }) => task.name)).toEqual(known)
  })

  test('no right output of an instance is told of for its form but now and then', () => {
    const reported = tasks
      .filter(({ task }) => task.answerSpace.kind === 'generation')
      .flatMap((each) => {
        const { form } = proposed(each, 0)
        const right = each.instances.slice(50).flatMap(({ references }) => references)
        const share = right.filter((output) => formProblems(output, form, []).length > 0).length / right.length
        return share > 0.01 ? [`${each.task.name}: ${share}`] : []
      })
    expect(reported).toEqual([])
  })

  test('validators answer within 2 ms', () => {
    const all = tasks.map((each) => ({ ...each, ...proposed(each, 10) }))
    const judge = () => {
      for (const { task, proposals: made, known, form } of all) {
        for (const pair of made)
          pairProblems({ ...pair, output: `${pair.output} x` } satisfies PairText, {
            task,
            others: made,
            references: known.get(pair.input.trim()) ?? [],
            form,
          })
      }
    }
    judge()
    const began = performance.now()
    judge()
    const each = (performance.now() - began) / all.reduce((sum, { proposals: made }) => sum + made.length, 0)
    printed.push(`one pair is judged in ${each.toFixed(3)} ms`)
    expect(each).toBeLessThan(2)
  })
})
