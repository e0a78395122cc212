import { styleMetrics, styleNames, type Answered, type Measured, type StyleName } from '#core/style/index.ts'

/** How the answers of one line are written, by one metric. */
export interface StyleRow {
  readonly line: string
  readonly metric: StyleName
  /** Answers, of all seeds. */
  readonly n: number
  /** `null`: there is nothing to measure. */
  readonly measured: Measured | null
}

/** @param lines with their answers to generation tasks; one without any is left out */
export function styleRows(
  lines: readonly { readonly name: string; readonly answered: readonly Answered[] }[],
): readonly (readonly StyleRow[])[] {
  return lines.flatMap(({ name, answered }) =>
    answered.length === 0
      ? []
      : [
          styleNames.map((metric) => ({
            line: name,
            metric,
            n: answered.length,
            measured: styleMetrics[metric].measure(answered),
          })),
        ],
  )
}
