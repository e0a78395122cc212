import type { StudyRequest } from '#contract/runs.ts'
import { paperInstances } from '#core/study/reproduction.ts'

/** What keeps a replication from being the paper's own experiment, one sentence each. */
export function differences({ model, collection, tasks = [], tuning, instancesPerTask }: StudyRequest, figure: 2 | 3 | 4, left: number): readonly string[] {
  if (tuning === undefined) return []
  const { sizes, seeds, trainTasks, method } = tuning
  return [
    `The paper tunes T5-large on Super-NaturalInstructions; here it is ${nameOf(model)}, tuned ${method.kind === 'full' ? 'in full' : 'by LoRA'} on ${counted(trainTasks.length, 'train task')} of the collection ${collection}.`,
    `The paper asks its 119 English test tasks, ${figure === 4 ? '57 of them classification, ' : ''}${paperInstances} instances each; here ${counted(tasks.length, 'test task')} ${tasks.length === 1 ? 'is' : 'are'} asked, ${
      instancesPerTask === undefined ? 'all instances' : counted(instancesPerTask, 'instance')} each.${left > 0 ? ` ${counted(left, 'test task')} of the split ${left === 1 ? 'is' : 'are'} no classification and not asked: there is nothing to guess.` : ''}`,
    `Sizes here: ${sizes.join(', ')} instances per train task, ${seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`} each; the paper goes to 200 and beyond, and low resource means fewer than 5.`,
    'What is shown is how this model behaves on these tasks: it can agree with the paper\'s pattern or not, and its numbers are not the paper\'s.',
  ]
}

/** Of a file without its folder. */
function nameOf(model: string): string {
  return model.replace(/^.*[/\\]/, '').replace(/\.gguf$/i, '')
}

function counted(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`
}
