import type { IrrelevantName } from './names.ts'

/** Words in a sentence of each length: a definition's own length is matched, or the difference is told. */
export const irrelevantLengths = { short: [5, 9], medium: [16, 26], long: [38, 58] } as const
export type IrrelevantLength = keyof typeof irrelevantLengths

/**
 * Sentences that are about no task: they state something, ask nothing, tell nobody to do anything, and use none of the
 * words that answers are usually made of. They are our own. A text is never changed, for its name is part of a cell's
 * key: another sentence gets another name.
 */
export const irrelevantSentences = {
  'irrelevant-short-1': 'The lighthouse was painted white last spring.',
  'irrelevant-short-2': 'Copper roofs slowly turn green outdoors.',
  'irrelevant-short-3': 'Most bakeries open before the sun rises.',
  'irrelevant-short-4': 'The old ferry crosses the bay twice daily.',
  'irrelevant-short-5': 'Ivy covers the northern wall of the mill.',
  'irrelevant-short-6': 'Swifts sleep while they are flying.',
  'irrelevant-short-7': 'The museum keeps its maps in flat drawers.',
  'irrelevant-short-8': 'Cork is harvested from living oak trees.',
  'irrelevant-medium-1':
    'The river freezes only in the coldest winters, when children from both villages meet on the ice with lanterns and sledges.',
  'irrelevant-medium-2':
    'Before the bridge was built, farmers carried their cheese over the pass on mules and returned with salt and glass.',
  'irrelevant-medium-3':
    'A grand piano has more than two hundred strings, and together they pull on the iron frame like several loaded trucks.',
  'irrelevant-medium-4':
    'The tailor keeps a jar of unmatched buttons on the shelf, because customers like to look through it while they wait.',
  'irrelevant-medium-5':
    'In the botanical garden the oldest palm stands under a glass dome that was raised three times as the tree grew.',
  'irrelevant-medium-6':
    'Sailors once measured their speed by letting a knotted rope run out behind the ship while sand fell through a glass.',
  'irrelevant-medium-7':
    'The quarry above the town supplied the grey stone for the station, the school, and most of the houses near the market.',
  'irrelevant-medium-8':
    'Honey from the valley tastes of lime blossom in June and of heather in late summer, when the hives are moved uphill.',
  'irrelevant-long-1':
    'The clock in the tower of the town hall has been wound by the same family for five generations, and each of them has scratched a small mark into the wooden door, so that a visitor who climbs the stairs can count the years by hand.',
  'irrelevant-long-2':
    'When the railway came to the coast, the fishing village grew within a few summers into a resort with two hotels, a wooden pier and a bandstand, and the boats that had brought herring to the market began to carry guests around the island instead.',
  'irrelevant-long-3':
    'In the workshop behind the theatre a carpenter builds doors that lead nowhere, windows that look out on painted hills, and staircases of seven steps, all of them light enough that two people can carry them across the stage in the dark between two scenes.',
  'irrelevant-long-4':
    'Paper was made in this valley from rags that collectors bought in the surrounding towns, and the mill stood on the stream for so long that the sheets with its watermark, a heron under a star, are still found in archives on three continents.',
  'irrelevant-long-5':
    'The orchard on the slope was planted with forty kinds of apple, a few of which are grown nowhere else, and every October the neighbours gather there with ladders and baskets, press the windfalls into cider, and store the finest fruit on straw in the cellar.',
  'irrelevant-long-6':
    'Along the canal the lock keepers used to live in small brick houses with a bell above the door, and a boatman who arrived at night would ring it, wait for a lamp to appear behind the curtain, and help to turn the heavy iron wheel.',
  'irrelevant-long-7':
    'The orchestra rehearses in a former tram depot where the rails still run across the floor, and the percussionists have found that a drum placed above the old inspection pit sounds deeper than anywhere else in the long hall with its high dusty windows.',
  'irrelevant-long-8':
    'A glacier carries stones of every size down from the peaks and drops them in a ridge where it ends, so that walkers on the meadow below can pick up pieces of mountains that stand a full day away on the other side of the range.',
} as const satisfies Readonly<Record<IrrelevantName, string>>

export function lengthOf(name: IrrelevantName): IrrelevantLength {
  return (['short', 'medium', 'long'] as const).find((length) => name.includes(`-${length}-`)) ?? 'short'
}
