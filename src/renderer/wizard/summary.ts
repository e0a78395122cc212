import type { DraftContent, StepName } from '#contract/drafts.ts'
import { stopChoiceName } from '#core/answers/stop-rule.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { labelScoreOf } from '#core/answers/label-score.ts'
import { samplingName } from '#core/answers/sampling.ts'
import { systemMessageName } from '#core/prompts/system-message.ts'
import { bytes, count, counted, decimal } from '#core/numbers.ts'
import { instancesInWords } from '#core/study/asked-instances.ts'
import { primariesInWords } from '#core/study/primary.ts'
import { formatFor } from '#core/study/validate.ts'
import { questions, type AskedStudy } from '#core/study/questions/index.ts'
import { about, timeInWords, totalTime } from '#core/study/estimate-words.ts'
import type { AskableModel } from './askable-model.ts'
import { conditionInWords } from './in-words.ts'
import type { Checked } from './use-check.ts'

export interface SummaryRow {
  readonly title: string
  readonly value: string
  /** Where it is chosen; `null`: it follows from the rest. */
  readonly step: StepName | null
}

/** Everything about a study, in words. */
export function summaryOf(
  content: DraftContent,
  study: AskedStudy,
  checked: Checked | undefined,
  model: AskableModel | undefined,
): readonly SummaryRow[] {
  return [...chosen(content, study, model), ...costs(study, checked)]
}

function chosen(content: DraftContent, study: AskedStudy, model: AskableModel | undefined): readonly SummaryRow[] {
  const { tuning } = study
  const {
    question,
    collection,
    testTasks = [],
    trainTasks = [],
    furtherModels = [],
    gpuLayers = 'auto',
    format,
    systemMessage,
  } = content
  return [
    row('question', 'Question', question === undefined ? 'none chosen' : questions[question].title),
    row('tasks', 'Collection', collection ?? 'none chosen'),
    row(
      'tasks',
      tuning === null ? 'Tasks' : 'Test tasks',
      `${counted(testTasks.length, 'task')}, ${instancesInWords(study)} of each`,
    ),
    ...(tuning === null ? [] : [row('tasks', 'Train tasks', counted(trainTasks.length, 'task'))]),
    row('model', 'Model', model === undefined ? (content.model ?? 'none chosen') : modelInWords(model, gpuLayers)),
    ...(furtherModels.length === 0 ? [] : [row('model', 'Further models', furtherModels.join(', '))]),
    ...(tuning === null
      ? [row('conditions', 'Conditions', listed(study.conditions))]
      : [
          row('conditions', 'Train conditions', listed(tuning.trainConditions)),
          row(
            'conditions',
            'Test conditions',
            tuning.testConditions === 'same'
              ? 'each as it was trained; the untuned model under all of them'
              : `${listed(study.conditions)}; the untuned model, too`,
          ),
        ]),
    ...(study.formats === undefined
      ? []
      : [
          row(
            'conditions',
            'Sampled formats',
            `${count(study.formats)}, seed ${study.seed}; each condition under each`,
          ),
        ]),
    row('conditions', 'Baselines', 'random guess, majority label, copying the first example and the input'),
    row('method', 'Method', methodInWords(study)),
    row('method', 'Decoding', study.decodings.join(', ')),
    ...(study.decodings.includes('likelihood') ? [row('method', 'Label score', labelScoreOf(content))] : []),
    ...(content.sampling ? [row('method', 'Sampling', samplingName(content.sampling))] : []),
    row(
      'method',
      'Prompts',
      `${counted(study.k, 'example')} where a condition shows any, ${study.formats === undefined ? (format ?? 'format as the model needs it') : 'in the sampled formats'}, at most ${counted(study.maxAnswerTokens, 'answer token')}, free answers end at: ${stopChoiceName(study.stop)}, seed ${study.seed}`,
    ),
    ...(model !== undefined && promptFormats[formatFor(format ?? undefined, model) ?? 'plain'].userTurn
      ? [row('method', 'System message', systemMessageName(systemMessage ?? undefined, model.systemMessages?.default))]
      : []),
    row('method', 'Asking mode', content.mode ?? 'exact'),
    row('method', 'Primary comparisons', primariesInWords(content.primary ?? undefined)),
    row('method', 'Equivalence margin', `±${decimal(study.margin)} points`),
  ]
}

function costs({ tuning }: AskedStudy, checked: Checked | undefined): readonly SummaryRow[] {
  const { size = null, tokens = null, time = null, disk = null, memory = null, detectable = null } = checked ?? {}
  const total = totalTime(time)
  return [
    row(null, 'Cells', size === null ? '–' : count(size.cells)),
    row(null, 'Trials', size === null ? '–' : `${count(size.trials)} (${inEachCell(size)})`),
    ...(tuning === null
      ? []
      : [
          row(
            null,
            'Trainings',
            size === null ? '–' : `${count(size.trainings)}, on up to ${counted(size.examples, 'example')} each`,
          ),
        ]),
    row(
      null,
      'Minimum detectable effect',
      detectable === null
        ? '–'
        : detectable.points === null
          ? 'none at this size'
          : `${decimal(detectable.points)} points`,
    ),
    row(
      null,
      'Tokens',
      tokens === null
        ? '–'
        : `${about(tokens.prompts)} of prompts, of which ${about(tokens.evaluated)} are evaluated (what prompts share is read once); ${about(tokens.answers.low)} to ${about(tokens.answers.high)} of answers${tuning === null ? '' : `; ${about(tokens.training)} of training`} (${tokens.basis === 'measured' ? "counted with this model's tokens" : 'one token for four characters assumed'}, ${counted(tokens.sampled, 'prompt')} looked at)`,
    ),
    row(
      null,
      'Time',
      total === null || time === null
        ? 'not known before a speed check (step 3)'
        : tuning === null
          ? timeInWords(total)
          : `${timeInWords(total)}; training ${timeInWords(time.training)}, asking ${timeInWords(time.asking)}`,
    ),
    row(
      null,
      'Disk',
      disk === null
        ? '–'
        : `${bytes(disk.trials)} of trials${tuning === null ? '' : disk.models === null ? ', and the tuned models' : `, ${bytes(disk.models)} of tuned models`}${disk.free === null ? '' : `; ${bytes(disk.free)} free`}`,
    ),
    ...(tuning === null ? [] : [row(null, 'Memory', memory === null ? '–' : `about ${bytes(memory)} while training`)]),
  ]
}

/**
 * e.g. "40 instances of 2 tasks in each cell"; where decodings differ: "in each cell 40 instances of 2 tasks (free), 20
 * instances of 1 task (constrained)".
 */
function inEachCell({ instances, testTasks, byDecoding }: NonNullable<Checked['size']>): string {
  if (byDecoding.every(({ tasks }) => tasks === testTasks))
    return `${counted(instances, 'instance')} of ${counted(testTasks, 'task')} in each cell`
  return `in each cell ${byDecoding.map((each) => `${counted(each.instances, 'instance')} of ${counted(each.tasks, 'task')} (${each.decoding})`).join(', ')}`
}

function modelInWords({ name, sha256, installed, endpoint }: AskableModel, gpuLayers: 'auto' | number): string {
  if (endpoint !== null) {
    const { url, loopback, report } = endpoint
    return `${name}: ${report.model} at ${url} (${loopback ? 'this machine' : 'another machine'}), fingerprint ${sha256.slice(0, 10)}…`
  }
  return `${name}, ${installed?.quantisation ?? ''}, SHA-256 ${sha256.slice(0, 10)}…; layers on the GPU: ${gpuLayers === 'auto' ? 'as many as fit' : count(gpuLayers)}`
}

function methodInWords({ tuning }: AskedStudy): string {
  if (tuning === null) return 'in context, without tuning'
  const { method, settings, sizes, seeds, checkpoints } = tuning
  const how = method.kind === 'full' ? 'every weight' : `LoRA of rank ${method.rank}, alpha ${method.alpha}`
  return `${how}; sizes ${sizes.join(', ')}; seeds ${seeds.join(', ')}; ${counted(settings.epochs, 'epoch')}, learning rate ${settings.learningRate}, ${settings.schedule}, batch ${settings.batch}${checkpoints === undefined ? '' : '; asked after 1, 2, 4 … steps, too'}`
}

function listed(conditions: readonly Condition[]): string {
  return conditions.map(conditionInWords).join(' · ')
}

function row(step: StepName | null, title: string, value: string): SummaryRow {
  return { title, value, step }
}
