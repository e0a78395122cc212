import { Button, Group, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type * as Plot from '@observablehq/plot'
import { useEffect, useId, useRef } from 'react'
import classes from './figure.module.css'
import { saveBlob, saveText } from './save.ts'

export interface FigureProps {
  /** Names the files it is saved as. */
  readonly title: string
  /** What stands under it: n, intervals, sources. */
  readonly caption: string
  /** Called again when it or the width change; keep it stable. */
  readonly draw: (plot: typeof Plot, width: number) => SVGElement
  /** The same as a file that stands alone. */
  readonly file: (plot: typeof Plot) => string
}

/** A drawing by Observable Plot, as wide as there is room, with ways to keep it. */
export function Figure({ title, caption, draw, file }: FigureProps) {
  const { ref, width } = useElementSize()
  const place = useRef<HTMLDivElement>(null)
  const captionId = useId()
  useEffect(() => {
    if (width === 0) return undefined
    let gone = false
    void import('@observablehq/plot').then((plot) => {
      if (!gone) place.current?.replaceChildren(draw(plot, width))
    })
    return () => void (gone = true)
  }, [width, draw])
  const save = (as: (title: string, svg: string) => void) =>
    void import('@observablehq/plot').then((plot) => as(title, file(plot)))
  return (
    <figure className={classes['figure']} aria-labelledby={captionId}>
      <div ref={ref}>
        <div ref={place} className={classes['drawing']} />
      </div>
      <Group component="figcaption" justify="space-between" align="flex-start">
        <Text size="sm" c="dimmed" id={captionId}>
          {caption}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Button size="compact-sm" variant="default" onClick={() => save(saveSvg)}>
            SVG
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => save(savePng)}>
            PNG
          </Button>
        </Group>
      </Group>
    </figure>
  )
}

function saveSvg(title: string, svg: string): void {
  saveText(`${title}.svg`, svg, 'image/svg+xml')
}

/** Of a drawing's own size: 192 dots an inch. */
const enlarged = 2

function savePng(title: string, svg: string): void {
  const image = new Image()
  image.addEventListener('load', () => {
    const canvas = document.createElement('canvas')
    canvas.width = image.width * enlarged
    canvas.height = image.height * enlarged
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    canvas.toBlob((blob) => blob && saveBlob(`${title}.png`, blob), 'image/png')
  })
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
}
