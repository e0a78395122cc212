import { Button, Group, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type * as Plot from '@observablehq/plot'
import { useEffect, useId, useRef } from 'react'
import classes from './figure.module.css'
import { saveBlob, saveText } from './save.ts'
import { styleNonce } from './style-nonce.ts'

export interface FigureProps {
  /** Names the figure and the files it is saved as. */
  readonly title: string
  /** What stands under it: n, intervals, sources. */
  readonly caption: string
  /** The same in words, for whoever cannot see it. */
  readonly description: string
  /** Called again when `options` or the width change; keep it stable with `useCallback`. */
  readonly options: (width: number, plot: typeof Plot) => Plot.PlotOptions
}

/** A drawing by Observable Plot, as wide as there is room, with ways to keep it. */
export function Figure({ title, caption, description, options }: FigureProps) {
  const { ref, width } = useElementSize()
  const place = useRef<HTMLDivElement>(null)
  const captionId = useId()
  useEffect(() => {
    if (width === 0) return undefined
    let gone = false
    void import('@observablehq/plot').then((plot) => {
      if (gone) return
      const drawn = plot.plot({ width, ariaLabel: title, ariaDescription: description, ...options(width, plot) })
      // One image with one description: names on its parts are not for screen readers.
      drawn.setAttribute('role', 'img')
      for (const part of drawn.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
      for (const style of drawn.querySelectorAll('style')) style.nonce = styleNonce()
      place.current?.replaceChildren(drawn)
    })
    return () => void (gone = true)
  }, [width, options, title, description])
  const drawing = () => place.current?.querySelector('svg') ?? undefined
  return (
    <figure className={classes['figure']} aria-labelledby={captionId}>
      <div ref={ref}><div ref={place} className={classes['drawing']} /></div>
      <Group component="figcaption" justify="space-between" align="flex-start" wrap="nowrap">
        <Text size="sm" c="dimmed" id={captionId}>{caption}</Text>
        <Group gap="xs" wrap="nowrap">
          <Button size="compact-sm" variant="default" onClick={() => saveSvg(title, drawing())}>SVG</Button>
          <Button size="compact-sm" variant="default" onClick={() => savePng(title, drawing())}>PNG</Button>
        </Group>
      </Group>
    </figure>
  )
}

function saveSvg(title: string, drawing: SVGSVGElement | undefined): void {
  if (drawing) saveText(`${title}.svg`, `<?xml version="1.0" encoding="UTF-8"?>\n${onPaper(drawing)}\n`, 'image/svg+xml')
}

/** Twice the size on the screen, on white. */
function savePng(title: string, drawing: SVGSVGElement | undefined): void {
  if (!drawing) return
  const image = new Image()
  image.addEventListener('load', () => {
    const canvas = document.createElement('canvas')
    canvas.width = image.width * 2
    canvas.height = image.height * 2
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    canvas.toBlob((blob) => blob && saveBlob(`${title}.png`, blob), 'image/png')
  })
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(onPaper(drawing))}`
}

/** As it is to be printed: black on white, fonts that every system has, whatever the screen's colours are. */
function onPaper(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  // By its properties: the page's policy has a word to say about the attribute.
  Object.assign(copy.style, { color: '#000', background: '#fff', fontFamily: 'system-ui, sans-serif' })
  copy.insertAdjacentHTML('afterbegin', '<rect width="100%" height="100%" fill="#fff"/>')
  return new XMLSerializer().serializeToString(copy)
}
