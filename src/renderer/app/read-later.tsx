import { lazy, useState, type ComponentType } from 'react'

/**
 * A component whose code is read when it is first shown, or before by `read`. Once read it is shown at once: React's
 * own `lazy` puts the fallback in its place even then, and keeps that for 300 ms.
 */
export function readLater<Props extends object>(load: () => Promise<{ readonly default: ComponentType<Props> }>) {
  let known: ComponentType<Props> | undefined
  const read = async () => {
    const module = await load()
    known = module.default
    return module
  }
  const Unread = lazy(read)
  const Later = (props: Props) => {
    // The same one for as long as it is shown.
    const [Shown] = useState<ComponentType<Props>>(() => known ?? Unread)
    return <Shown {...props} />
  }
  return Object.assign(Later, { read })
}
