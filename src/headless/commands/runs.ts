import { Option, type Command } from 'commander'
import { definitionName } from '#core/conditions/index.ts'
import { samplingName } from '#core/answers/sampling.ts'
import { stopChoiceName } from '#core/answers/stop-rule.ts'
import { instancesInWords } from '#core/study/asked-instances.ts'
import { askedElsewhereSentences } from '#core/hand-outs/words.ts'
import { counted } from '#core/noun.ts'
import { promptFormats } from '#core/prompts/index.ts'
import { modeSentence } from '#core/study/mode-difference.ts'
import { primariesInWords } from '#core/study/primary.ts'
import { systemMessageName } from '#core/prompts/system-message.ts'
import { gpuLayers, wholeNumber } from '../arguments.ts'
import { execute } from '../run-events.ts'
import { table } from '../table.ts'
import { atTerminal, withExample, type Client, type Terminal } from '../terminal.ts'
import { trainingTable } from '../training-words.ts'
import { addHistoryCommands } from './history.ts'
import { addCurve } from './trainings.ts'

interface Options {
  readonly dataDir?: string
  readonly json?: boolean
}

interface ResumeOptions extends Options {
  readonly gpuLayers?: 'auto' | number
  readonly threads?: number
}

type Study = Awaited<ReturnType<Client['runs']['show']>>['study']

/** `placebo run`: what was carried out, and is. */
export function addRunCommands(program: Command): void {
  addRunVerbs(
    program.command('run').description('runs of studies: where they are, carry on with them, keep them in order'),
  )
}

export function addRunVerbs(run: Command): void {
  withExample(run.command('resume'), 'placebo run resume 3f2a91c4')
    .description(
      'carry on with a stopped or killed run where it was: trainings at their last checkpoint, questions at the last answer',
    )
    .argument('<run>', 'id, the beginning of one, or name')
    .addOption(
      new Option('--gpu-layers <n|auto>', 'layers on the GPU (default: as the run began)').argParser(gpuLayers),
    )
    .addOption(new Option('--threads <n>', 'threads (default: all cores)').argParser(wholeNumber(1)))
    .action((asked: string, options: ResumeOptions) =>
      atTerminal(options, async (terminal) => {
        const { gpuLayers: layers, threads } = options
        const input = {
          run: asked,
          ...(layers !== undefined && { gpuLayers: layers }),
          ...(threads !== undefined && { threads }),
        }
        await execute(terminal, () => terminal.client.runs.resume(input))
      }),
    )

  withExample(run.command('list'), 'placebo run list')
    .description('all runs, newest first')
    .action((options: Options) => atTerminal(options, listRuns))

  withExample(run.command('show'), 'placebo run show 3f2a91c4')
    .description('the plan of a run and how far its cells are')
    .argument('<run>', 'id, the beginning of one, or name')
    .action((asked: string, options: Options) => atTerminal(options, (terminal) => showRun(terminal, asked)))

  addCurve(run)
  addHistoryCommands(run)
}

async function listRuns(terminal: Terminal): Promise<void> {
  const listed = await terminal.client.runs.list()
  terminal.result(listed, () =>
    listed.runs.length === 0
      ? 'no runs yet; begin one with: placebo study run --collection NAME --model FILE'
      : table(
          [
            { title: 'run' },
            { title: 'name' },
            { title: 'state' },
            { title: 'done', align: 'right' },
            { title: 'total', align: 'right' },
            { title: 'begun' },
          ],
          listed.runs.map((run) => [
            run.id,
            run.name,
            run.state,
            String(run.done),
            String(run.total),
            run.createdAt.slice(0, 16).replace('T', ' '),
          ]),
        ),
  )
}

type Shown = Awaited<ReturnType<Terminal['client']['runs']['show']>>

/** Formats without a chat template have none. */
function systemMessageLines({ format, systemMessage, templateSays }: Shown['study']): readonly string[] {
  return promptFormats[format].userTurn ? [`system message  ${systemMessageName(systemMessage, templateSays)}`] : []
}

function modeLines({ study, modeDifference }: Shown): readonly string[] {
  const sentence = modeSentence(study, modeDifference)
  return sentence === null ? [] : [`                ${sentence}`]
}

async function showRun(terminal: Terminal, asked: string): Promise<void> {
  const run = await terminal.client.runs.show({ run: asked })
  const { study } = run
  terminal.result(run, () =>
    [
      `run ${run.id} · ${run.name} · ${run.state} · ${run.done} of ${counted(run.total, 'trial')}`,
      `collection      ${run.collection}, ${counted(run.tasks.length, 'task')}, ${instancesInWords(study)}${study.instancesPerTask === null ? '' : ' of each'}`,
      `model           ${run.model} (${study.modelFile}), SHA-256 ${study.modelSha256}`,
      ...(run.origin === null ? [] : [originLine(run.origin)]),
      ...askedElsewhereSentences(run.askedElsewhere).map((sentence) => `asked elsewhere ${sentence}`),
      ...(study.contextSize === 0
        ? []
        : [
            `engine          ${study.engineBuild}, context of ${study.contextSize} tokens`,
            `prompt format   ${study.format}, ${counted(study.k, 'example')}, answers of at most ${counted(study.maxAnswerTokens, 'token')}`,
            ...(study.sampledFormats === undefined
              ? []
              : [`sampled formats ${study.sampledFormats.join(', ')} (in the place of its text)`]),
            ...systemMessageLines(study),
            `asking mode     ${study.mode}`,
            ...(study.decodings.includes('likelihood') ? [`label score     ${study.labelScore}`] : []),
            ...(study.sampling ? [`sampling        ${samplingName(study.sampling)}`] : []),
            ...modeLines(run),
            `answers end at  ${stopChoiceName(study.stop)}`,
          ]),
      `statistics      seed ${study.seed}, margin ±${study.margin} points`,
      ...(study.primary ? [`primary         ${primariesInWords(study.primary)}`] : []),
      ...(study.tuning === null ? [] : tuningLines(study.tuning, run.trainTasks.length)),
      ...(run.message === null ? [] : [`message         ${run.message}`]),
      ...run.leftOutInWords.map((each) => `left out        ${each}`),
      ...run.sameStudy.map(({ id, model }) => `same study of   ${model}: placebo run compare ${run.id} ${id}`),
      '',
      table(
        [
          { title: 'cell' },
          { title: 'definition' },
          { title: 'examples' },
          { title: 'decoding' },
          { title: 'done', align: 'right' },
          { title: 'total', align: 'right' },
        ],
        run.cells.map((cell) => [
          cell.name,
          definitionName(cell.condition),
          cell.condition.examples,
          cell.decoding,
          String(cell.done),
          String(cell.total),
        ]),
      ),
      ...(run.trainings.length === 0 ? [] : ['', trainingTable(run.trainings)]),
    ].join('\n'),
  )
}

/** Where a run comes from that was not carried out here. */
function originLine(origin: NonNullable<Awaited<ReturnType<Client['runs']['show']>>['origin']>): string {
  const file = `${origin.file} (SHA-256 ${origin.sha256.slice(0, 12)}…)`
  if (origin.kind === 'predictions')
    return `origin          predictions made elsewhere: ${file}, imported ${origin.importedAt.slice(0, 10)}`
  const { numbers, differing } = origin.recomputed
  return `origin          the bundle ${file}, opened ${origin.openedAt.slice(0, 10)}: ${differing === 0 ? `all ${numbers} numbers` : `${differing} of ${numbers} numbers not`} as they were stored`
}

function tuningLines(
  { method, settings, heldOutPerTask, checkpoints }: NonNullable<Study['tuning']>,
  trainTasks: number,
): string[] {
  const how =
    method.kind === 'full'
      ? 'full'
      : `LoRA of rank ${method.rank}, alpha ${method.alpha}, beside ${method.matrices.join(', ')}`
  return [
    `tuning          ${how}; on ${counted(trainTasks, 'train task')}, ${heldOutPerTask === 0 ? 'none' : `at most ${counted(heldOutPerTask, 'instance')} of each`} held out${checkpoints === undefined ? '' : '; asked after 1, 2, 4 … steps, too'}`,
    `                ${settings.epochs} epochs, batch ${settings.batch}, learning rate ${settings.learningRate} (${settings.schedule}, warm-up ${settings.warmUp}), weight decay ${settings.weightDecay}, clip ${settings.clip}`,
  ]
}
