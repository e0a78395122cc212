import { paperInstances } from '#core/study/reproduction.ts'
import type { Replicated } from '#core/study/questions/index.ts'
import type { StudyTuning } from '#core/study/study.ts'

/** What of a study is held against the paper's. */
export interface Compared {
  readonly model: string
  readonly collection: string
  readonly tasks: readonly string[]
  readonly trainTasks: readonly string[]
  /** `null`: all. */
  readonly instancesPerTask: number | null
  /** Test tasks of the split that are of another kind than those asked. */
  readonly left: number
  readonly k: number
  /** Test tasks with too few positive examples to draw k from; `null`: none are drawn. */
  readonly few: number | null
  /** Of imported templates; `null`: those that come with the program. */
  readonly templateSet: string | null
  /** Sampled formats, where there are any. */
  readonly formats?: number | undefined
  /** `null`: the model is asked as it is. */
  readonly tuning: Pick<StudyTuning, 'method' | 'sizes' | 'seeds'> | null
}

/** What keeps a study from being the paper's own experiment, one sentence each. */
export function differences(figure: Replicated, compared: Compared): readonly string[] {
  const { left, tasks, instancesPerTask, k, few } = compared
  const asked = `${counted(tasks.length, 'test task')} ${tasks.length === 1 ? 'is' : 'are'} asked, ${
    instancesPerTask === null ? 'all instances' : counted(instancesPerTask, 'instance')
  } each`
  const leftOut = (what: string) =>
    left > 0 ? ` ${counted(left, 'test task')} of the split ${left === 1 ? 'is' : 'are'} ${what}.` : ''
  switch (figure) {
    case 'webson-pavlick':
      return [
        `The paper asks natural language inference (RTE and others) of ALBERT, T0 and GPT-3, tuned on 4 to 256 examples or as they are; here ${asked}, by ${modelOf(compared)}.${leftOut('no classification and not asked')}`,
        compared.templateSet === null
          ? 'The paper has 10 instructive templates and 5 of each other category, written for one task; here instructive templates are the definition of a task and its paraphrases, and misleading ones are definitions of other tasks and surface tasks.'
          : `Templates are those of the imported set ${compared.templateSet}; two slots are filled from the fields that a person has confirmed in each task.`,
        'The paper tests templates and seeds as if they were independent, on the checkpoint that did best; here templates are a random factor, p permutes categories over templates, and nothing is chosen by its score.',
        pattern,
      ]
    case 'lu':
      return [
        `The paper asks 22 tasks of BIG-bench and others of pairs of models of 1 to 175 billion parameters that others have tuned; here ${asked}, by ${modelOf(compared)}, beside the same model untuned.${leftOut('neither classification nor choice, and not asked: there is nothing to guess')}`,
        'The paper tells by eye which tasks are solved; here a task is solved where exact match is above guessing by the exact tail, after Holm over tasks. BERTScore is not used.',
        pattern,
      ]
    case 'min':
      return [
        `The paper asks 26 data sets of models of 774 million to 175 billion parameters as they are, by the likelihood of each answer; here ${asked}, by ${modelOf(compared)}.${leftOut('neither classification nor choice, and not asked: there is no label to alter')}`,
        `The paper shows 16 examples of the training set without a definition, drawn by the seeds 100, 13, 21, 42 and 87; here k = ${k} behind the task's definition, ${drawnInWords(few, tasks.length, k)}`,
        'The paper alters inputs by sentences of a news corpus and labels by English words; here by sentences about no task and by nouns that stand nowhere in the task. Its second, channel model is not asked.',
        pattern,
      ]
    case 'format-spread':
      return [
        `The paper asks 53 tasks of Super-NaturalInstructions, each by models of 7 to 70 billion parameters, 1,000 instances of each; here ${asked}, by ${modelOf(compared)}.`,
        `The paper searches for the widest spread among hundreds of formats; here ${compared.formats ?? 0} formats are sampled, each as likely, and nothing is chosen by its score: max − min is smaller than what a search would find.`,
        'The paper asks how far formats move one prompt; here each condition is asked under the same formats, so that its effect can be held against them.',
        'Separators that end in a line break, a tab or no space are left out: a space belongs to the first token of an answer.',
        pattern,
      ]
    case 2:
    case 3:
    case 4:
      return [
        `The paper tunes T5-large on Super-NaturalInstructions; here it is ${modelOf(compared)}.`,
        `The paper asks its 119 English test tasks, 57 of them classification, ${paperInstances} instances each; here ${asked}.${leftOut('no classification and not asked: there is nothing to guess')}`,
        ...(compared.tuning === null ? [] : [sizesSentence(compared.tuning)]),
        pattern,
      ]
  }
}

/** What stands for examples where files bring two or three. */
function drawnInWords(few: number | null, tasks: number, k: number): string {
  if (few === null) return "each task's own first ones."
  if (few === 0) return 'by the same seeds from the positive examples of each task.'
  const [has, which] = few === 1 ? ['has', 'its'] : ['have', 'their']
  return `by the same seeds. ${few} of ${counted(tasks, 'task')} ${has} fewer than ${2 * k} positive examples to draw from, and ${few === 1 ? 'shows' : 'show'} ${which} instances that are never asked instead.`
}

const pattern =
  "What is shown is how this model behaves on these tasks: it can agree with the paper's pattern or not, and its numbers are not the paper's."

function sizesSentence({ sizes, seeds }: NonNullable<Compared['tuning']>): string {
  return `Sizes here: ${sizes.join(', ')} instances per train task, ${seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`} each; the paper's published values go to 200, and low resource means fewer than 5.`
}

function modelOf({ model, tuning, trainTasks, collection }: Compared): string {
  return tuning === null
    ? `${nameOf(model)} as it is`
    : `${nameOf(model)}, tuned ${tuning.method.kind === 'full' ? 'in full' : 'by LoRA'} on ${counted(trainTasks.length, 'train task')} of the collection ${collection}`
}

/** Of a file without its folder. */
function nameOf(model: string): string {
  return model.replace(/^.*[/\\]/, '').replace(/\.gguf$/i, '')
}

function counted(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? '' : 's'}`
}
