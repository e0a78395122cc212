import { paperInstances } from '#core/study/reproduction.ts'
import type { StudyTuning } from '#core/study/study.ts'

/** What of a study is held against the paper's. */
export interface Compared extends Pick<StudyTuning, 'method' | 'sizes' | 'seeds'> {
  readonly model: string
  readonly collection: string
  readonly tasks: readonly string[]
  readonly trainTasks: readonly string[]
  /** `null`: all. */
  readonly instancesPerTask: number | null
  /** Test tasks of the split that are no classification, where only classification is asked. */
  readonly left: number
}

/** What keeps a study with tuning from being the paper's own experiment, one sentence each. */
export function differences({
  model,
  collection,
  tasks,
  trainTasks,
  method,
  sizes,
  seeds,
  instancesPerTask,
  left,
}: Compared): readonly string[] {
  return [
    `The paper tunes T5-large on Super-NaturalInstructions; here it is ${nameOf(model)}, tuned ${method.kind === 'full' ? 'in full' : 'by LoRA'} on ${counted(trainTasks.length, 'train task')} of the collection ${collection}.`,
    `The paper asks its 119 English test tasks, 57 of them classification, ${paperInstances} instances each; here ${counted(tasks.length, 'test task')} ${tasks.length === 1 ? 'is' : 'are'} asked, ${
      instancesPerTask === null ? 'all instances' : counted(instancesPerTask, 'instance')
    } each.${left > 0 ? ` ${counted(left, 'test task')} of the split ${left === 1 ? 'is' : 'are'} no classification and not asked: there is nothing to guess.` : ''}`,
    `Sizes here: ${sizes.join(', ')} instances per train task, ${seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`} each; the paper's published values go to 200, and low resource means fewer than 5.`,
    "What is shown is how this model behaves on these tasks: it can agree with the paper's pattern or not, and its numbers are not the paper's.",
  ]
}

/** Of a file without its folder. */
function nameOf(model: string): string {
  return model.replace(/^.*[/\\]/, '').replace(/\.gguf$/i, '')
}

function counted(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`
}
