import { conditionName } from '../conditions/index.ts'
import { asksTask } from '../study/cell-tasks.ts'
import type { Cell } from '../study/cell.ts'
import type { Study } from '../study/study.ts'
import type { Shard, Slice } from './shard.ts'

export interface CellToCut {
  readonly cell: Cell
  /** Position of its training; `null` for the untuned model. */
  readonly training: number | null
  /** Whether a trial is still to be asked: by the position of its task, and the instance's place in it. */
  readonly isOpen: (task: number, place: number) => boolean
}

export interface StudyToCut {
  readonly study: Pick<Study, 'leftOut'>
  readonly tasks: readonly { readonly name: string; readonly instances: number }[]
  readonly cells: readonly CellToCut[]
  /** Of each that is still to be done the positions of its models, in the order of their steps. */
  readonly trainings: readonly (readonly number[])[]
}

/**
 * Cuts what is left of a study into shards: one for each training, then as many that ask as are wanted, or as there are
 * prompts. The trials are cut in the order in which one machine asks them, into stretches of equal length: so a shard
 * loads few models, and what the instances of a task share is evaluated in few shards.
 */
export function cutStudy(plan: StudyToCut, shards: number): readonly Shard[] {
  const units = [...unitsOf(plan)]
  const total = units.reduce((sum, { cells }) => sum + cells.length, 0)
  const training = plan.trainings.map((models, i) => ({
    number: i + 1,
    trainings: models,
    needs: [],
    slices: [],
  }))
  const stretches: Unit[][] = []
  let before = 0
  for (const unit of units) {
    const stretch = Math.floor((before * shards) / total)
    ;(stretches[stretch] ??= []).push(unit)
    before += unit.cells.length
  }
  // A prompt that is asked in many cells may leave the stretch after its own empty.
  const asking = stretches.filter((stretch) => stretch.length > 0)
  return [
    ...training,
    ...asking.map((stretch, i) => ({
      number: training.length + i + 1,
      trainings: [],
      needs: needsOf(stretch),
      slices: slicesOf(stretch),
    })),
  ]
}

/** One instance under one condition, of one model: asked in one shard under each decoding. */
interface Unit {
  readonly training: number | null
  readonly cells: readonly number[]
  readonly task: number
  readonly place: number
}

function* unitsOf({ study, tasks, cells }: StudyToCut): Generator<Unit> {
  for (const [training, ofModel] of Map.groupBy(cells, (each) => each.training))
    for (const alike of Map.groupBy(ofModel, ({ cell }) => conditionName(cell.condition)).values())
      for (const [task, { name, instances }] of tasks.entries()) {
        const asking = alike.filter(({ cell }) => asksTask(cell, name, study))
        for (let place = 0; place < instances; place++) {
          const open = asking.filter(({ isOpen }) => isOpen(task, place))
          if (open.length > 0) yield { training, cells: open.map(({ cell }) => cell.position), task, place }
        }
      }
}

function needsOf(units: readonly Unit[]): readonly number[] {
  return [...new Set(units.flatMap(({ training }) => training ?? []))]
}

/** Instances that follow each other, asked in the same cells, are one slice. */
function slicesOf(units: readonly Unit[]): readonly Slice[] {
  const slices: Slice[] = []
  for (const { cells, task, place } of units) {
    const last = slices.at(-1)
    if (last?.task === task && last.to === place && last.cells.join() === cells.join())
      slices[slices.length - 1] = { ...last, to: place + 1 }
    else slices.push({ cells, task, from: place, to: place + 1 })
  }
  return slices
}
