import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Count } from './check-statistics/count.ts'
import { designs } from './check-statistics/designs.ts'
import { judgeGaps } from './check-statistics/gaps.ts'
import { judgeAll, judgeDesign, type Judged } from './check-statistics/judge.ts'
import { judgeTemplates } from './check-statistics/templates.ts'

/**
 * Whether intervals and tests keep their promises: studies are simulated from populations whose truth is known, and it
 * is counted how often an interval has it and how often a test errs. Ends with 1 where a share is outside its bounds.
 *
 *     npm run check:statistics [STUDIES]     default: 2000 of each design, some minutes
 */
const studies = Number(process.argv[2] ?? 2000)
/** Of each study's bootstrap: fewer than the app's 10,000, whose intervals are a little steadier. */
const draws = 1000
const seed = 1

if (!Number.isInteger(studies) || studies < 1)
  throw new RangeError(`invalid number of studies: ${process.argv[2] ?? ''} (a whole number)`)

const started = performance.now()
const counts = await countAll()
const all = designs.flatMap((checked, place) => {
  const own = counts.get(place)
  return own ? [{ checked, counts: own }] : []
})
const judged = [
  ...all.flatMap((each) => judgeDesign(each.checked, each.counts)),
  ...judgeAll(all),
  ...judgeTemplates({ studies, draws, seed }),
  ...judgeGaps({ studies, draws, seed }),
]
print(judged)
const outside = judged.filter(({ isWithin }) => !isWithin)
console.log(
  `\n${studies} studies of each of ${designs.length} designs, ${draws} draws each, seed ${seed}: ${((performance.now() - started) / 1000).toFixed(0)} s.`,
)
console.log(
  outside.length === 0
    ? 'Every share that is judged lies within its bounds.'
    : `${outside.length} outside their bounds.`,
)
process.exitCode = outside.length === 0 ? 0 : 1

/** Largest designs first, so that no thread is left with one at the end. */
async function countAll(): Promise<ReadonlyMap<number, readonly Count[]>> {
  const waiting = designs
    .map(({ design }, place) => ({ place, design, how: { studies, draws, seed } }))
    .toSorted((a, b) => a.design.tasks * a.design.instances[1] - b.design.tasks * b.design.instances[1])
  const found = new Map<number, readonly Count[]>()
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), waiting.length) }, async () => {
      const worker = new Worker(new URL('./check-statistics/worker.ts', import.meta.url))
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        worker.postMessage(next)
        // Rejects where the worker fails.
        const [{ place, counts: own }] = (await once(worker, 'message')) as [
          { readonly place: number; readonly counts: readonly Count[] },
        ]
        found.set(place, own)
      }
      await worker.terminate()
    }),
  )
  return found
}

function print(rows: readonly Judged[]): void {
  let design = ''
  for (const each of rows) {
    if (each.design !== design) console.log(`\n${each.design}`)
    design = each.design
    const bounds =
      each.bounds === null
        ? 'not judged'
        : each.bounds[0] === 0
          ? `up to ${each.bounds[1]}`
          : `${each.bounds[0]} to ${each.bounds[1]}`
    console.log(
      `  ${each.what.padEnd(44)} ${each.percent.toFixed(1).padStart(5)} % ± ${each.error.toFixed(2)}   ${bounds}${each.isWithin ? '' : '   OUTSIDE'}`,
    )
  }
}
