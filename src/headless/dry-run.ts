import { bytes, counted } from '#core/numbers.ts'
import { about, timeInWords, totalTime } from '#core/study/estimate-words.ts'
import { isError } from '#core/study/problems.ts'
import { exitCodes } from './exit.ts'
import { problemsInWords } from './problem-words.ts'
import type { Client, Terminal } from './terminal.ts'

type Request = Parameters<Client['runs']['start']>[0]
type Checked = Awaited<ReturnType<Client['studies']['check']>>

/**
 * What a study would ask and take on this machine, by the wizard's own check and speed check; begins nothing. Exit code
 * 2: it would be refused.
 */
export async function dryRun({ client, signal, note, result, setExitCode }: Terminal, request: Request): Promise<void> {
  const first = await client.studies.check({ request })
  const refused = first.problems.some(isError)
  if (!refused) note('measuring how fast the model is here …')
  const speed = refused ? null : await measured(client, request, signal)
  const trained = speed === null ? null : await trainedBy(client, request)
  const checked = speed === null ? first : await client.studies.check({ request, rates: speed, ...trained })
  if (refused) setExitCode(exitCodes.wrong)
  result({ ...checked, speed }, () => inWords(checked, speed))
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
