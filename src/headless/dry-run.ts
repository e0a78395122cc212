import { bytes, counted } from '#core/numbers.ts'
import { about, timeInWords, totalTime } from '#core/study/estimate-words.ts'
import { isError } from '#core/study/problems.ts'
import { exitCodes } from './exit.ts'
import { problemsInWords } from './problem-words.ts'
import type { Client, Terminal } from './terminal.ts'

type Request = Parameters<Client['runs']['start']>[0]
type Checked = Awaited<ReturnType<Client['studies']['check']>>

/**
 * What a study would ask and take on this machine, by the wizard's own check and speed check, of one model after the
 * other; begins nothing. Exit code 2: one would be refused.
 */
export async function dryRun(terminal: Terminal, requests: readonly Request[]): Promise<void> {
  const all: { model: string; checked: Checked; speed: Speed | null }[] = []
  for (const request of requests) all.push({ model: request.model, ...(await checkOne(terminal, request)) })
  if (all.some(({ checked }) => checked.problems.some(isError))) terminal.setExitCode(exitCodes.wrong)
  const [first] = all
  if (all.length === 1 && first) {
    terminal.result({ ...first.checked, speed: first.speed }, () => inWords(first.checked, first.speed))
    return
  }
  terminal.result({ models: all.map(({ model, checked, speed }) => ({ model, ...checked, speed })) }, () =>
    [...all.map(({ model, checked, speed }) => `${model}\n${inWords(checked, speed)}`), together(all)]
      .filter((text) => text !== '')
      .join('\n\n'),
  )
}

async function checkOne({ client, signal, note }: Terminal, request: Request) {
  const first = await client.studies.check({ request })
  if (first.problems.some(isError)) return { checked: first, speed: null }
  note(`measuring how fast ${request.model} is here …`)
  const speed = await measured(client, request, signal)
  const trained = await trainedBy(client, request)
  return { checked: await client.studies.check({ request, rates: speed, ...trained }), speed }
}

/** Empty where one would be refused, or nobody knows its time. */
function together(all: readonly { readonly checked: Checked }[]): string {
  const times = all.map(({ checked }) => totalTime(checked.time))
  const trials = all.reduce((sum, { checked }) => sum + (checked.size?.trials ?? 0), 0)
  const sum = { low: 0, high: 0 }
  for (const time of times) {
    if (time === null) return ''
    sum.low += time.low
    sum.high += time.high
  }
  return `all ${all.length} models: ${counted(trials, 'trial')}, ${timeInWords(sum)}`
}

type Speed = Awaited<ReturnType<Client['studies']['calibrate']>>

function measured(client: Client, request: Request, signal: AbortSignal): Promise<Speed> {
  const { model, gpuLayers, threads, tuning, collection, maxAnswerTokens, mode } = request
  return client.studies.calibrate(
    {
      model,
      gpuLayers,
      collection,
      maxAnswerTokens,
      mode,
      ...(threads !== undefined && { threads }),
      ...(tuning && { method: tuning.method }),
    },
    { signal },
  )
}

async function trainedBy(client: Client, { model, tuning }: Request) {
  if (!tuning) return null
  const trainable = (await client.models.trainable({ file: model }))[tuning.method.kind]
  return trainable.trainable ? { trained: trainable.trained, memory: trainable.memory } : null
}

function inWords({ problems, size, tokens, time, disk, memory, detectable }: Checked, speed: Speed | null): string {
  const total = totalTime(time)
  return [
    ...problemsInWords(problems),
    ...(size === null
      ? []
      : [
          [
            counted(size.cells, 'cell'),
            counted(size.trials, 'trial'),
            ...(size.trainings > 0
              ? [`${counted(size.trainings, 'training')} of ${counted(size.trainTasks, 'task')}`]
              : []),
          ].join(', '),
        ]),
    ...(tokens === null
      ? []
      : [
          `tokens: ${about(tokens.prompts)} in prompts, ${about(tokens.evaluated)} of them evaluated; ${about(tokens.answers.low)} to ${about(tokens.answers.high)} in answers${tokens.training > 0 ? `; ${about(tokens.training)} trained on` : ''}`,
        ]),
    ...(time === null || total === null || speed === null
      ? []
      : [
          `time: ${timeInWords(total)} (asking ${timeInWords(time.asking)}${tokens !== null && tokens.training > 0 ? `, training ${timeInWords(time.training)}` : ''}), by a speed check of ${timeInWords({ low: speed.seconds, high: speed.seconds })}`,
        ]),
    ...(disk === null
      ? []
      : [
          `disk: ${bytes(disk.trials + (disk.models ?? 0))}${disk.free === null ? '' : ` of ${bytes(disk.free)} that are free`}`,
        ]),
    ...(memory === null ? [] : [`memory: about ${bytes(memory)} while training`]),
    ...(detectable === null ? [] : [detectable.sentence]),
  ].join('\n')
}
