/** Why a label space cannot be chosen from; undefined: it can. */
export function unusableLabels(labels: readonly string[]): string | undefined {
  if (labels.length === 0) return 'invalid labels: none; this decoding chooses among labels'
  const blank = labels.find((label) => label.trim() === '')
  if (blank !== undefined) return `invalid label: ${JSON.stringify(blank)}; a label has text`
  const padded = labels.find((label) => label.trim() !== label)
  if (padded !== undefined) return `invalid label: ${JSON.stringify(padded)}; labels have no white space around them`
  const broken = labels.find((label) => !label.isWellFormed() || label.includes('\0'))
  if (broken !== undefined) return `invalid label: ${JSON.stringify(broken)}; no text can hold it`
  const seen = new Set<string>()
  const double = labels.find((label) => seen.size === seen.add(label).size)
  return double === undefined ? undefined : `invalid labels: ${JSON.stringify(double)} is among them twice`
}
