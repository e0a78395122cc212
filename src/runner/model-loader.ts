import type { SystemMessage } from '#core/prompts/system-message.ts'
import type { StudyModel, StudyTuning } from '#core/study/study.ts'
import type { Loaded, LoadRequest } from '#engine/engine.ts'
import type { TrainingRow } from '#store/trainings.ts'
import type { RunContext } from './run-context.ts'

/** Loads the models of a run into the engine, each only where another one is there. */
export interface ModelLoader {
  /** The untuned model, with a system message in the place of the study's; undefined: with the study's. */
  untuned(systemMessage: SystemMessage | undefined): Promise<Loaded | 'there'>
  /** Any model of the run: all of them have the tokenizer and the chat template of its base. */
  tokenizer(): Promise<Loaded | 'there'>
  tuned(training: TrainingRow, { method }: Pick<StudyTuning, 'method'>): Promise<Loaded | 'there'>
  /**
   * To be asked in exact mode, whatever the study asks in: for certificates, and for comparing with it.
   *
   * @param training `null`: the untuned model
   */
  exact(training: TrainingRow | null, tuning: Pick<StudyTuning, 'method'> | null): Promise<Loaded | 'there'>
}

/** Begins with the untuned model in the engine. */
export function modelLoader({ engine, studyNow, threads }: RunContext): ModelLoader {
  const { model, mode } = studyNow
  const inMode = (name: string, asking = mode) => `${name}, ${asking ?? 'exact'}`
  let there = inMode('base')
  const load = async (
    name: string,
    files: Files,
    asking = mode,
    systemMessage = studyNow.systemMessage,
  ): Promise<Loaded | 'there'> => {
    if (there === inMode(name, asking)) return 'there'
    there = ''
    const request: LoadRequest = {
      ...files,
      contextSize: model.contextSize,
      gpuLayers: model.gpuLayers,
      threads,
      systemMessage,
      ...(model.endpoint && { endpoint: { ...endpointOf(model.endpoint), fingerprint: model.sha256 } }),
      ...(asking !== undefined && { mode: asking }),
    }
    const first = await engine.load(request)
    // Its process may have been killed; what cannot be loaded is refused again.
    const loaded = first.state === 'refused' ? await engine.load(request) : first
    if (loaded.state === 'loaded') there = inMode(name, asking)
    return loaded
  }
  return {
    untuned: (message) =>
      message === undefined
        ? load('base', { file: model.file })
        : load(`base, ${message}`, { file: model.file }, mode, message),
    tokenizer: () => (there === '' ? load('base', { file: model.file }) : Promise.resolve('there')),
    tuned: (training, { method }) => load(training.key, filesOf(model, training, method)),
    exact: (training, tuning) =>
      load(
        training?.key ?? 'base',
        training && tuning ? filesOf(model, training, tuning.method) : { file: model.file },
        'exact',
      ),
  }
}

function endpointOf({ name, model }: NonNullable<StudyModel['endpoint']>) {
  return { name, model }
}

type Files = Pick<LoadRequest, 'file' | 'adapter'>

function filesOf(model: StudyModel, { file }: TrainingRow, method: StudyTuning['method']): Files {
  return method.kind === 'full' ? { file } : { file: model.file, adapter: file }
}
