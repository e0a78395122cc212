/**
 * The Porter stemmer as NLTK 3.8 extends it (its default mode), which is what `rouge_score` stems with.
 * Sources: Porter 1980, "An algorithm for suffix stripping"; NLTK's documentation of its departures from it, which are
 * marked "NLTK" below.
 */
export function stem(word: string): string {
  const lower = word.toLowerCase()
  const irregular = irregularForms.get(lower)
  if (irregular !== undefined) return irregular
  if (lower.length <= 2) return lower
  return steps.reduce((rest, step) => step(rest), lower)
}

/** NLTK. */
const irregularForms = new Map([
  ['sky', 'sky'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['news', 'news'],
  ['innings', 'inning'],
  ['inning', 'inning'],
  ['outings', 'outing'],
  ['outing', 'outing'],
  ['cannings', 'canning'],
  ['canning', 'canning'],
  ['howe', 'howe'],
  ['proceed', 'proceed'],
  ['exceed', 'exceed'],
  ['succeed', 'succeed'],
])

const steps = [plural, pastAndProgressive, finalY, doubleSuffix, adjective, residue, finalE, finalDoubleL]

const plurals = byLastLetter([
  ['sses', 'ss'],
  ['ies', 'i'],
  ['ss', 'ss'],
  ['s', ''],
])

/** Step 1a. */
function plural(word: string): string {
  if (word.length === 4 && word.endsWith('ies')) return word.slice(0, -1) // NLTK
  return replaceFirst(word, plurals)
}

/** Step 1b. */
function pastAndProgressive(word: string): string {
  if (word.endsWith('ied')) return word.slice(0, word.length === 4 ? -1 : -2) // NLTK
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const suffix = ['ed', 'ing'].find((end) => word.endsWith(end) && shape(word.slice(0, -end.length)).includes('v'))
  if (suffix === undefined) return word
  const rest = word.slice(0, -suffix.length)
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`
  if (/(.)\1$/.test(rest) && shape(rest).endsWith('c')) return /[lsz]$/.test(rest) ? rest : rest.slice(0, -1)
  return measure(rest) === 1 && isShort(rest) ? `${rest}e` : rest
}

/** Step 1c, in NLTK's form: only after a consonant that is not the first letter. */
function finalY(word: string): string {
  const rest = word.slice(0, -1)
  return word.endsWith('y') && rest.length > 1 && shape(rest).endsWith('c') ? `${rest}i` : word
}

const doubleSuffixes = byLastLetter([
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['fulli', 'ful'],
])

/** Step 2. */
function doubleSuffix(word: string): string {
  // NLTK
  if (word.endsWith('alli') && measure(word.slice(0, -4)) > 0) return doubleSuffix(word.slice(0, -2))
  if (word.endsWith('logi')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  return replaceFirst(word, doubleSuffixes, (rest) => measure(rest) > 0)
}

const adjectiveSuffixes = byLastLetter([
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
])

/** Step 3. */
function adjective(word: string): string {
  return replaceFirst(word, adjectiveSuffixes, (rest) => measure(rest) > 0)
}

const residues = byLastLetter(
  [
    'al',
    'ance',
    'ence',
    'er',
    'ic',
    'able',
    'ible',
    'ant',
    'ement',
    'ment',
    'ent',
    'ion',
    'ou',
    'ism',
    'ate',
    'iti',
    'ous',
    'ive',
    'ize',
  ].map((suffix) => [suffix, ''] as const),
)

/** Step 4. */
function residue(word: string): string {
  const [suffix] = ruleFor(word, residues) ?? []
  if (suffix === undefined) return word
  const rest = word.slice(0, -suffix.length)
  return measure(rest) > 1 && (suffix !== 'ion' || /[st]$/.test(rest)) ? rest : word
}

/** Step 5a. */
function finalE(word: string): string {
  if (!word.endsWith('e')) return word
  const rest = word.slice(0, -1)
  const m = measure(rest)
  return m > 1 || (m === 1 && !isShort(rest)) ? rest : word
}

/** Step 5b. */
function finalDoubleL(word: string): string {
  return word.endsWith('ll') && measure(word.slice(0, -1)) > 1 ? word.slice(0, -1) : word
}

type Rule = readonly [suffix: string, instead: string]
type Rules = ReadonlyMap<string, readonly Rule[]>

/** Most words end in a letter that no suffix ends in. */
function byLastLetter(rules: readonly Rule[]): Rules {
  return Map.groupBy(rules, ([suffix]) => suffix.slice(-1))
}

function ruleFor(word: string, rules: Rules): Rule | undefined {
  return rules.get(word.slice(-1))?.find(([suffix]) => word.endsWith(suffix))
}

/** Only the first suffix that fits counts, whether or not its condition holds. */
function replaceFirst(word: string, rules: Rules, condition: (rest: string) => boolean = () => true): string {
  const rule = ruleFor(word, rules)
  if (rule === undefined) return word
  const rest = word.slice(0, word.length - rule[0].length)
  return condition(rest) ? rest + rule[1] : word
}

/** `v` for each vowel, `c` for each consonant; y is a vowel after a consonant. */
function shape(word: string): string {
  let letters = ''
  let before = ''
  for (const letter of word) {
    const isVowel = letter === 'y' ? before === 'c' : 'aeiou'.includes(letter)
    before = isVowel ? 'v' : 'c'
    letters += before
  }
  return letters
}

/** Porter's m: how often consonants follow vowels. */
function measure(word: string): number {
  return shape(word).split('vc').length - 1
}

/**
 * Porter's *o: consonant, vowel, consonant other than w, x, y at the end. NLTK: also a word of one vowel and one
 * consonant.
 */
function isShort(word: string): boolean {
  const letters = shape(word)
  return letters === 'vc' || (letters.endsWith('cvc') && !/[wxy]$/.test(word))
}
