import { conditionName } from '#core/conditions/index.ts'
import type { Client } from './terminal.ts'

export type Model = Awaited<ReturnType<Client['models']['list']>>['models'][number]

/** Every model under the one it was made from, with how deep it stands there. */
export function ancestry(models: readonly Model[]): readonly { readonly model: Model; readonly depth: number }[] {
  const known = new Set(models.map(({ sha256 }) => sha256))
  const roots = models.filter(({ origin }) => origin === null || !known.has(origin.parentSha256))
  const seen = new Set<Model>()
  const below = (model: Model, depth: number): { model: Model; depth: number }[] => {
    if (seen.has(model)) return []
    seen.add(model)
    const children = models.filter(({ origin }) => origin?.parentSha256 === model.sha256)
    return [{ model, depth }, ...children.flatMap((child) => below(child, depth + 1))]
  }
  // A file that is known twice has its children under the first; what names itself as a parent stands by itself.
  return [...roots, ...models].flatMap((model) => below(model, 0))
}

/** e.g. "lora on original, 5 per task, seed 1, in run 3f2a91c4"; empty for a file that Placebo did not write. */
export function originWords({ origin }: Model): string {
  if (origin === null) return ''
  const { method, training, run, parent, parentSha256 } = origin
  const from = parent ?? `SHA-256 ${parentSha256.slice(0, 12)}…`
  if (training === null) return `${method} from ${from}`
  return `${method} of ${from} on ${conditionName(training.condition)}, ${training.size} per task, seed ${training.seed}${run === null ? '' : `, in run ${run}`}`
}
