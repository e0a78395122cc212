import type * as Plot from '@observablehq/plot'
import { useEffect, useState } from 'react'

let known: typeof Plot | undefined

/** What draws figures: large, and read when the first one is to be drawn. */
export async function plotNow(): Promise<typeof Plot> {
  known ??= await import('@observablehq/plot')
  return known
}

/** `undefined` until it is read. Once it is, a figure is drawn at once, and nothing below it moves. */
export function usePlot(): typeof Plot | undefined {
  const [plot, setPlot] = useState(() => known)
  useEffect(() => {
    let gone = false
    void plotNow().then((ready) => {
      if (!gone) setPlot(() => ready)
    })
    return () => void (gone = true)
  }, [])
  return plot
}
