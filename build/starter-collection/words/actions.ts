/** What a person does: the verb's forms and its object. */
export interface Action {
  readonly base: string
  readonly third: string
  readonly past: string
  readonly ing: string
  readonly object: string
}

export const actions: readonly Action[] = [
  action('paint', 'paints', 'painted', 'painting', 'the fence'),
  action('write', 'writes', 'wrote', 'writing', 'a letter'),
  action('bake', 'bakes', 'baked', 'baking', 'a cake'),
  action('clean', 'cleans', 'cleaned', 'cleaning', 'the windows'),
  action('read', 'reads', 'read', 'reading', 'the newspaper'),
  action('buy', 'buys', 'bought', 'buying', 'fresh bread'),
  action('sell', 'sells', 'sold', 'selling', 'old books'),
  action('drive', 'drives', 'drove', 'driving', 'the school bus'),
  action('feed', 'feeds', 'fed', 'feeding', 'the ducks'),
  action('wash', 'washes', 'washed', 'washing', 'the dishes'),
  action('carry', 'carries', 'carried', 'carrying', 'the boxes'),
  action('draw', 'draws', 'drew', 'drawing', 'a map'),
  action('sing', 'sings', 'sang', 'singing', 'an old song'),
  action('build', 'builds', 'built', 'building', 'a small boat'),
  action('repair', 'repairs', 'repaired', 'repairing', 'the roof'),
  action('water', 'waters', 'watered', 'watering', 'the plants'),
  action('teach', 'teaches', 'taught', 'teaching', 'the children'),
  action('catch', 'catches', 'caught', 'catching', 'a fish'),
  action('cook', 'cooks', 'cooked', 'cooking', 'the dinner'),
  action('open', 'opens', 'opened', 'opening', 'the shop'),
  action('close', 'closes', 'closed', 'closing', 'the gate'),
  action('sweep', 'sweeps', 'swept', 'sweeping', 'the floor'),
  action('make', 'makes', 'made', 'making', 'the coffee'),
  action('pick', 'picks', 'picked', 'picking', 'the apples'),
  action('visit', 'visits', 'visited', 'visiting', 'the museum'),
  action('watch', 'watches', 'watched', 'watching', 'the birds'),
  action('pack', 'packs', 'packed', 'packing', 'the suitcase'),
  action('play', 'plays', 'played', 'playing', 'the piano'),
  action('brush', 'brushes', 'brushed', 'brushing', 'the horse'),
  action('cut', 'cuts', 'cut', 'cutting', 'the grass'),
  action('find', 'finds', 'found', 'finding', 'a coin'),
  action('hide', 'hides', 'hid', 'hiding', 'the presents'),
  action('ride', 'rides', 'rode', 'riding', 'a bicycle'),
  action('sew', 'sews', 'sewed', 'sewing', 'a dress'),
  action('mend', 'mends', 'mended', 'mending', 'the nets'),
  action('count', 'counts', 'counted', 'counting', 'the chairs'),
  action('meet', 'meets', 'met', 'meeting', 'the doctor'),
  action('bring', 'brings', 'brought', 'bringing', 'the flowers'),
  action('choose', 'chooses', 'chose', 'choosing', 'a present'),
  action('drink', 'drinks', 'drank', 'drinking', 'a glass of milk'),
]

/** Actions whose past form differs from the base form, for tasks in which the form decides. */
export const clearActions = actions.filter((item) => item.base !== item.past)

function action(base: string, third: string, past: string, ing: string, object: string): Action {
  return { base, third, past, ing, object }
}
