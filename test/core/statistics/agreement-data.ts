import type { Judgements } from '#core/statistics/agreement-figure.ts'

/** Published tables of judgements, as units; where a source gives counts only, in any order that has them. */

/** A table of two raters: rows are what the first says, columns what the second does. */
export function fromTable(table: readonly (readonly number[])[]): Judgements[] {
  return table.flatMap((row, first) =>
    row.flatMap((count, second) => Array.from({ length: count }, (): Judgements => [first, second])),
  )
}

/** For each unit how many raters said each value. */
export function fromCounts(units: readonly (readonly number[])[]): Judgements[] {
  return units.map((counts) => counts.flatMap((count, value) => Array.from({ length: count }, () => value)))
}

/** One row a rater; values from 1, `null`: not judged. */
export function fromRaters(raters: readonly (readonly (number | null)[])[]): Judgements[] {
  return (raters[0] ?? []).map((_, unit) =>
    raters.map((values) => (typeof values[unit] === 'number' ? values[unit] - 1 : null)),
  )
}

/**
 * Cohen 1968, "Weighted kappa", Psychological Bulletin 70:213, table 1: two judges, 200 cases, printed as shares (.44,
 * .07, .09 …; also in R's psych::cohen.kappa and DMAR::diagnosis_agreement). His kappa of 1960: p_o = .70, p_c = .41, κ
 * = .492.
 */
export const cohen1968 = fromTable([
  [88, 14, 18],
  [10, 40, 10],
  [2, 6, 12],
])

/**
 * Fleiss 1971, table 1: diagnoses of 30 patients by six psychiatrists each, κ = .430; as R's irr::diagnoses has them,
 * values from 1.
 */
export const fleiss1971: Judgements[] = [
  '444444',
  '222555',
  '233335',
  '555555',
  '222444',
  '113333',
  '333355',
  '113334',
  '114444',
  '555555',
  '144444',
  '124444',
  '222333',
  '144444',
  '224445',
  '333335',
  '111455',
  '111112',
  '224444',
  '133555',
  '555555',
  '244444',
  '224555',
  '114444',
  '144445',
  '222224',
  '111155',
  '224444',
  '133333',
  '555555',
].map((unit) => Array.from(unit, (value) => Number(value) - 1))

/** Wikipedia, "Fleiss' kappa", worked example: ten subjects, 14 raters, five categories, κ = 0.210. */
export const tenSubjects = fromCounts([
  [0, 0, 0, 0, 14],
  [0, 2, 6, 4, 2],
  [0, 0, 3, 5, 6],
  [0, 3, 9, 2, 0],
  [2, 2, 8, 1, 1],
  [7, 7, 0, 0, 0],
  [3, 2, 6, 3, 0],
  [2, 5, 3, 2, 2],
  [6, 5, 2, 1, 0],
  [0, 2, 2, 3, 7],
])

/**
 * Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: four observers, twelve units, α = .743.
 */
export const krippendorffC = fromRaters([
  [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
  [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
])

/** The same, section A: two observers, ten units, two values, α = 0.095. */
export const krippendorffA = fromRaters([
  [1, 2, 1, 1, 1, 1, 1, 1, 2, 1],
  [2, 2, 2, 1, 1, 2, 1, 1, 1, 1],
])

/** Wikipedia, "Krippendorff's alpha", computational example: three coders, 15 units, α = 0.691. */
export const threeCoders = fromRaters([
  [null, null, null, null, null, 3, 4, 1, 2, 1, 1, 3, 3, null, 3],
  [1, null, 2, 1, 3, 3, 4, 3, null, null, null, null, null, null, null],
  [null, null, 2, 1, 3, 4, 4, null, 2, 1, 1, 3, 3, null, 4],
])

/** 12 tasks of 5 to 15 units, three raters and three values, made by a rule that another program can repeat. */
export const ruled: Judgements[][] = Array.from({ length: 12 }, (_, t) =>
  Array.from({ length: 5 + ((t * 7) % 11) }, (__, i) => {
    const place = (i * 7 + t * 13) % 10
    const truth = place < 4 ? 0 : place < 7 ? 1 : 2
    return [0, 1, 2].map((rater) => {
      const x = (i * i * 7 + t * 17 + rater * 23) % 100
      if (rater === 2 && (i * 5 + t * 3 + rater * 11) % 9 === 0) return null
      return x < 68 + 4 * (t % 6) ? truth : (truth + 1 + (x % 2)) % 3
    })
  }),
)
