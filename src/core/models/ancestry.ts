/**
 * What is told of a file's origin is its parent's SHA-256; where the parent lies, or whether it is known, is another
 * matter.
 */
export interface Descended {
  readonly sha256: string
  readonly origin: { readonly parentSha256: string } | null
}

/** Every model under the one it was made from, with how deep it stands there. */
export function ancestry<Model extends Descended>(
  models: readonly Model[],
): readonly { readonly model: Model; readonly depth: number }[] {
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

/** The models that one was made from, the oldest first; ends where a parent is not known. */
export function ancestorsOf<Model extends Descended>(models: readonly Model[], model: Model): readonly Model[] {
  const line: Model[] = []
  let child = model
  for (;;) {
    const { origin } = child
    const parent = models.find(({ sha256 }) => sha256 === origin?.parentSha256)
    if (parent === undefined || parent === model || line.includes(parent)) return line
    line.unshift(parent)
    child = parent
  }
}

/** What was made from one, each under its parent; 1 is the depth of its own children. */
export function descendantsOf<Model extends Descended>(
  models: readonly Model[],
  model: Model,
): readonly { readonly model: Model; readonly depth: number }[] {
  const seen = new Set<Model>([model])
  const below = (parent: string, depth: number): { model: Model; depth: number }[] =>
    models
      .filter((each) => each.origin?.parentSha256 === parent)
      .flatMap((child) => {
        if (seen.has(child)) return []
        seen.add(child)
        return [{ model: child, depth }, ...below(child.sha256, depth + 1)]
      })
  return below(model.sha256, 1)
}
