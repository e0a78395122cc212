import { kinds, type Kind } from '#core/task.ts'
import { answersFigure } from './answers.ts'
import { definitionsFigure } from './definitions.ts'
import { demonstrationsFigure } from './demonstrations.ts'
import { examplesFigure } from './examples.ts'
import type { Figure } from './figure.ts'
import { formatSpreadFigure } from './format-spread.ts'
import { gridFigure } from './grid.ts'
import { randomBaselineFigure } from './random-baseline.ts'
import type { Results } from './results.ts'
import { scoresFigure } from './scores.ts'
import { sizesFigure } from './sizes.ts'
import { templatesFigure } from './templates.ts'
import { verdictsFigure, type VerdictTable } from './verdicts.ts'
import { attributionFigure } from './waterfall.ts'

export type { Figure } from './figure.ts'
export type { Results } from './results.ts'

/** Those of papers whose question this run asks. */
export function paperFigures(results: Results): readonly Figure[] {
  return [
    definitionsFigure,
    examplesFigure,
    randomBaselineFigure,
    templatesFigure,
    demonstrationsFigure,
    formatSpreadFigure,
  ].flatMap((figure) => figure(results) ?? [])
}

/** What is drawn of one kind of tasks; curves stand in a figure of the paper already where there is one for them. */
export function kindFigures(results: Results, kind: Kind): readonly Figure[] {
  const hasCurves = definitionsFigure(results) !== null || examplesFigure(results) !== null
  return [scoresFigure, answersFigure, attributionFigure, ...(hasCurves ? [] : [sizesFigure]), gridFigure].flatMap(
    (figure) => figure(results, kind) ?? [],
  )
}

/** All figures that a run has, in the order in which they are read. */
export function figuresOf(results: Results & { readonly table: VerdictTable }): readonly Figure[] {
  const verdicts = verdictsFigure({ name: results.means.name, table: results.table, all: false })
  return [
    ...(verdicts === null ? [] : [verdicts]),
    ...paperFigures(results),
    ...kinds.flatMap((kind) => kindFigures(results, kind)),
  ]
}
