import { counted } from '#core/noun.ts'

interface Source {
  /** '' where the answers do not say it. */
  readonly engine: string
  readonly version: string
  readonly model: string
}

/** e.g. "vLLM 0.32.0, model SmolLM2-135M-Instruct". */
export function sourceInWords({ engine, version, model }: Source): string {
  const by = `${engine === '' ? 'an engine that the answers do not name' : engine}${version === '' ? '' : ` ${version}`}`
  return model === '' ? by : `${by}, model ${model}`
}

/** Of one trial. */
export function askedElsewhereNote(source: Source): string {
  return `asked elsewhere: ${sourceInWords(source)}`
}

/** Of a run, by engine, e.g. "vLLM 0.32.0, model SmolLM2: 120 trials, taken in on 2026-11-29". */
export function askedElsewhereSentences(
  sources: readonly (Source & { readonly trials: number; readonly takenInAt: string })[],
): readonly string[] {
  return sources.map(
    (source) =>
      `${sourceInWords(source)}: ${counted(source.trials, 'trial')}, taken in on ${source.takenInAt.slice(0, 10)}`,
  )
}
