import type { Reason } from '#contract/errors.ts'
import { setImmediate as turn } from 'node:timers/promises'
import { quote } from '#exchange/quote.ts'
import { writeTexts } from '#exchange/write-text.ts'
import { drawPaper } from '#figures/draw.ts'
import type { Figure } from '#figures/figure.ts'
import { makeFolder } from '#files/make-folder.ts'
import { reasonOf } from '#files/reason.ts'
import { outputsProblems } from '../disk/output-file.ts'

/** A figure as a file. */
export interface DrawnFigure extends Pick<Figure, 'name' | 'title' | 'caption' | 'description'> {
  readonly svg: string
}

/**
 * Figures as they are printed, without a window. What draws them is read when it is first needed.
 *
 * @param caption whether n, intervals and sources stand in the drawing itself
 */
export async function drawFigures(
  figures: readonly Figure[],
  { caption = true }: { readonly caption?: boolean } = {},
): Promise<readonly DrawnFigure[]> {
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')])
  const { document } = parseHTML('<!doctype html><html><body></body></html>') as { readonly document: object }
  const drawn: DrawnFigure[] = []
  for (const figure of figures) {
    // Some dozen milliseconds each: others are answered in between.
    await turn()
    const { name, title, caption: reported, description } = figure
    drawn.push({ name, title, caption: reported, description, svg: drawPaper(figure, { plot, document }, { caption }) })
  }
  return drawn
}

export type WrittenDrawings =
  | { readonly state: 'written'; readonly files: readonly string[] }
  | { readonly state: 'refused'; readonly reason: Reason }

/** Each as a file named after its figure, in a folder that is made when it is not there. */
export async function writeDrawings(
  folder: string,
  drawings: readonly DrawnFigure[],
  options: { readonly overwrite: boolean },
): Promise<WrittenDrawings> {
  try {
    makeFolder(folder)
  } catch (error) {
    return { state: 'refused', reason: `unwritable folder: ${quote(folder)}, ${reasonOf(error)}` }
  }
  const files = drawings.map(({ name, svg }) => ({ file: `${name}.svg`, svg }))
  const [problem] = outputsProblems(
    folder,
    files.map(({ file }) => file),
    options.overwrite,
  )
  if (problem !== undefined) return { state: 'refused', reason: problem }
  const written = await writeTexts(
    folder,
    files.map(({ file, svg }) => ({ file, pieces: [svg] })),
    options,
  )
  return written.state === 'refused' ? written : { state: 'written', files: files.map(({ file }) => file) }
}
