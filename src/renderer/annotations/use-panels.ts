import { useEffect, useState, type ComponentType } from 'react'
import type { WorkProps } from './work.ts'

interface Panels {
  readonly definition: ComponentType<WorkProps>
  readonly labels: ComponentType<WorkProps>
}

let read: Panels | undefined

/**
 * Panels that are not needed at first, read in the background; undefined until they are. React's own `lazy` lets
 * whoever comes early wait for 300 ms.
 */
export function usePanels(): Panels | undefined {
  const [panels, setPanels] = useState(read)
  useEffect(() => {
    if (read !== undefined) return
    void Promise.all([import('./definition/definition-work.tsx'), import('./labels/label-work.tsx')]).then(
      ([definition, labels]) => {
        read = { definition: definition.default, labels: labels.default }
        setPanels(read)
      },
    )
  }, [])
  return panels
}
