import { actions } from '../../starter-collection/words/actions.ts'
import { inWords } from '../../starter-collection/words/numbers.ts'
import { jobs, men, people, relatives, women } from '../../starter-collection/words/people.ts'
import { cities, days, months, rooms } from '../../starter-collection/words/places.ts'
import { axes } from '../../starter-collection/words/meanings.ts'
import { colours, countables, goods, kinds } from '../../starter-collection/words/things.ts'
import { Scene, type Draw, type Words } from '../draw.ts'

const numbers = Array.from({ length: 19 }, (_, i) => inWords(i + 2))
const feelings = [
  'happy',
  'sad',
  'tired',
  'angry',
  'afraid',
  'proud',
  'glad',
  'calm',
  'bored',
  'curious',
  'lonely',
  'surprised',
]

/** Slots that every frame may use. */
const common = {
  city: cities,
  day: days,
  month: months,
  room: rooms,
  job: jobs,
  relative: relatives,
  colour: colours,
  thing: goods,
  many: countables,
  name: people,
  n: numbers,
  price: numbers,
  feeling: feelings,
  ...kinds,
  big: Array.from({ length: 70 }, (_, i) => inWords(i + 21)),
  quality: [
    'old',
    'new',
    'small',
    'big',
    'heavy',
    'light',
    'clean',
    'dirty',
    'broken',
    'pretty',
    'strange',
    'plain',
    'long',
    'round',
    'soft',
    'wooden',
  ],
  time: [
    'in the morning',
    'in the afternoon',
    'in the evening',
    'at noon',
    'at night',
    'before lunch',
    'after dinner',
    'early in the day',
    'on {day}',
    'last week',
    'in {month}',
    'after work',
  ],
  where: [
    'in the garden',
    'by the river',
    'at the market',
    'near the bridge',
    'in the {room}',
    'behind the {building}',
    'in front of the {building}',
    'at the station',
    'in the park',
    'on the hill',
    'under the {plant}',
    'in {city}',
    'at home',
    'at school',
    'in the shop',
    'by the sea',
  ],
  how: [
    'slowly',
    'quickly',
    'with care',
    'without a word',
    'with a smile',
    'all alone',
    'together',
    'for a long time',
    'again and again',
    'as well as possible',
  ],
  weather: ['rain', 'snow', 'fog', 'sunshine', 'wind', 'storm', 'frost', 'cloud', 'thunder', 'hail'],
  currency: ['pounds', 'euros', 'dollars', 'coins'],
  word: [
    ...axes.flat(2),
    ...feelings,
    'tall',
    'short',
    'empty',
    'full',
    'open',
    'early',
    'late',
    'sweet',
    'sour',
    'bright',
    'dark',
  ],
} satisfies Words

export const wordLists: readonly (readonly string[])[] = Object.values(common)

/** A document's words: two people, A and B, with their pronouns, and two actions in all their forms. */
export function sceneOf(draw: Draw, more: Words = {}): Scene {
  const [one, two] = draw.some([women, men], 2)
  const sides = [one ?? women, draw.oneIn(2) ? (one ?? women) : (two ?? men)]
  const [a, b] = sides.map((side) => draw.pick(side))
  const [first, second] = draw.some(actions, 2)
  return new Scene(draw, {
    ...common,
    A: [a ?? ''],
    B: [a === b ? 'Max' : (b ?? '')],
    ...pronouns('', sides[0] === women),
    ...pronouns('B', sides[1] === women),
    ...(first && forms('', first)),
    ...(second && forms('B', second)),
    ...more,
  })
}

function pronouns(ending: string, isWoman: boolean): Words {
  return {
    [`he${ending}`]: [isWoman ? 'she' : 'he'],
    [`him${ending}`]: [isWoman ? 'her' : 'him'],
    [`his${ending}`]: [isWoman ? 'her' : 'his'],
  }
}

function forms(ending: string, { base, third, past, ing, object }: (typeof actions)[number]): Words {
  return {
    [`do${ending}`]: [`${base} ${object}`],
    [`does${ending}`]: [`${third} ${object}`],
    [`did${ending}`]: [`${past} ${object}`],
    [`doing${ending}`]: [`${ing} ${object}`],
  }
}
