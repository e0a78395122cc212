import type { StudyTuning } from '#core/study/study.ts'
import type { Loaded } from '#engine/engine.ts'
import type { TrainingRow } from '#store/trainings.ts'
import type { Means } from './means.ts'

/** Loads the models of a run into the engine, each only where another one is there. */
export interface ModelLoader {
  /** The study's model, untuned. */
  base(): Promise<Loaded | 'there'>
  tuned(training: TrainingRow, { method }: Pick<StudyTuning, 'method'>): Promise<Loaded | 'there'>
}

/** Begins with the untuned model in the engine. */
export function modelLoader({ engine, studyNow: { model }, threads }: Means): ModelLoader {
  let there = 'base'
  const load = async (name: string, files: { file: string; adapter?: string }): Promise<Loaded | 'there'> => {
    if (there === name) return 'there'
    there = ''
    const loaded = await engine.load({ ...files, contextSize: model.contextSize, gpuLayers: model.gpuLayers, threads })
    if (loaded.state === 'loaded') there = name
    return loaded
  }
  return {
    base: () => load('base', { file: model.file }),
    tuned: ({ key, file }, { method }) => load(key, method.kind === 'full' ? { file } : { file: model.file, adapter: file }),
  }
}
