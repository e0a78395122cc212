import type { Draw, Words } from '../draw.ts'
import { commonWords } from '../frames.ts'
import { example, type GenerationTask, type Made, type StarterCategory } from '../task-spec.ts'
import { clearActions } from '../words/actions.ts'
import { inWords } from '../words/numbers.ts'
import { jobs, people } from '../words/people.ts'
import { cities } from '../words/places.ts'
import { goods } from '../words/things.ts'

/** A sentence in which the wanted words stand once, in the slot `wanted`. */
function hidden(draw: Draw, wanted: string, frames: readonly string[], words: Words = {}): Made {
  return { input: draw.text(frames, { ...commonWords, ...words, wanted: [wanted] }), outputs: [wanted] }
}

const person: GenerationTask = {
  name: 'starter029_extract_person_name',
  domain: 'News',
  kind: 'generation',
  definition:
    'Exactly one person is called by name in the sentence. Copy this name. If a first name and a family name are ' +
    'given, copy both.',
  positive: [
    example('The old clown Rocco made everybody laugh.', 'Rocco', 'Rocco is the only name in the sentence.'),
    example(
      'A prize was given to Zelda Winter in Riga.',
      'Zelda Winter',
      'First name and family name are copied; Riga is a city.',
    ),
  ],
  negative: [
    example(
      'The mayor thanked Igor Petrov for his help.',
      'The mayor',
      'The mayor is a person but not called by name.',
    ),
    example('In Riga we met Zelda at the port.', 'Riga', 'Riga is the name of a city.'),
  ],
  make: (draw) => {
    const first = draw.pick(people)
    return hidden(
      draw,
      draw.below(2) === 0 ? first : `${first} ${draw.pick(familyNames)}`,
      [
        'On {day} {wanted} moved to {city}.',
        'The {job} asked {wanted} for the key.',
        '{wanted} works as {a job} in {city}.',
        'In {month} {a job} saw {wanted} at the station.',
        'The best cake was baked by {wanted}.',
        'My {relative} plays chess with {wanted} every {day}.',
        'A letter for {wanted} came from {city}.',
        'The {job} from {city} is a friend of {wanted}.',
        'Nobody but {wanted} knew the way to {city}.',
        'Last {month} {wanted} won a trip to {city}.',
        'Our {job} gave {wanted} a lift on {day}.',
        'The dog of {wanted} ran after the {job}.',
      ],
      { job: jobs },
    )
  },
}

const familyNames = [
  'Miller',
  'Rossi',
  'Novak',
  'Silva',
  'Weber',
  'Larsen',
  'Costa',
  'Brown',
  'Haddad',
  'Tanaka',
  'Kowalski',
  'Murphy',
]

const place: GenerationTask = {
  name: 'starter030_extract_place_name',
  domain: 'News',
  kind: 'generation',
  definition:
    'Which city or country does the text speak of? Give its name and nothing else. There is always exactly one.',
  positive: [
    example('The museum of Riga shows old ships.', 'Riga', 'Riga is the city in the sentence.'),
    example('Zelda has never been to Bolivia.', 'Bolivia', 'Bolivia is a country; Zelda is a person.'),
  ],
  negative: [
    example('Igor sends a card from Latvia.', 'Igor', 'Igor is a person; the country is Latvia.'),
    example('In June the parks of Riga are full.', 'June', 'June is a month; the city is Riga.'),
  ],
  make: (draw) =>
    hidden(
      draw,
      draw.pick([...cities, ...countries]),
      [
        '{name} has lived in {wanted} since {month}.',
        'The next plane to {wanted} leaves on {day}.',
        'It rained in {wanted} last {month}.',
        '{name} sent a parcel to {wanted}.',
        'A famous {job} was born in {wanted}.',
        'On {day} {name} flew home from {wanted}.',
        'My {relative} has a little shop in {wanted}.',
        '{name} and {name2} met in {wanted}.',
        'There was a big party in {wanted} on {day}.',
        'The {job} showed {name} a map of {wanted}.',
        'The food in {wanted} was better than {name} had thought.',
        'Every {month} {name} goes to {wanted}.',
      ],
      { job: jobs },
    ),
}

const countries = [
  'Norway',
  'Egypt',
  'Peru',
  'Spain',
  'Japan',
  'Italy',
  'Germany',
  'Ireland',
  'Canada',
  'Portugal',
  'Austria',
  'Greece',
  'India',
  'Kenya',
  'Australia',
  'Poland',
  'Cuba',
  'Switzerland',
  'Finland',
  'Brazil',
  'Chile',
  'Mexico',
  'Iceland',
  'Morocco',
  'Ghana',
  'Sweden',
  'Denmark',
  'Hungary',
]

const price: GenerationTask = {
  name: 'starter031_extract_price',
  domain: 'Shopping',
  kind: 'generation',
  definition:
    'Find out how much money was paid or asked for. Return the number together with the currency as in the text. ' +
    'Other numbers in the sentence do not matter.',
  positive: [
    example(
      'Igor sold two hens for nine dollars.',
      'nine dollars',
      'The hens cost nine dollars; "two" counts the hens.',
    ),
    example('The pot is thirty years old and costs ten euros.', 'ten euros', 'The age of the pot does not matter.'),
  ],
  negative: [
    example('Zelda paid forty pounds for three pots.', 'three pots', 'That is what was bought, not what was paid.'),
    example('For six dollars you get eight pens.', 'eight', 'Eight is the number of pens; the price is six dollars.'),
  ],
  make: (draw) => {
    const amount = `${inWords(11 + draw.below(85))} ${draw.pick(['dollars', 'euros', 'pounds'])}`
    return hidden(
      draw,
      amount,
      [
        '{name} bought the {thing} for {wanted}.',
        'The {colour} {thing} costs {wanted}.',
        'For {wanted} you can have the {thing} and {n} candles.',
        'After {n} days {name} sold the {thing} for {wanted}.',
        '{name} paid {wanted} for {n} tickets.',
        'I gave {name} {wanted} for the {thing}.',
        'The shop wants {wanted} for {a thing}.',
        'A ticket to {city} is {wanted}, and the trip takes {n} hours.',
        '{name} earned {wanted} in {n} hours.',
        'My {relative} asked {wanted} for the old {thing}.',
        'The bill for the {n} guests was {wanted}.',
        'It took {n} months to save {wanted} for the {thing}.',
      ],
      { thing: goods, n: ['two', 'three', 'four', 'five', 'six', 'seven', 'eight'] },
    )
  },
}

const thing: GenerationTask = {
  name: 'starter032_extract_coloured_thing',
  domain: 'Everyday Talk',
  kind: 'generation',
  definition:
    'One thing in the text is described by its colour. Output the colour and the thing, without any article. Leave ' +
    'out people and other things.',
  positive: [
    example(
      'Igor found a silver pot under the stove.',
      'silver pot',
      'The pot is silver; the stove has no colour in the text.',
    ),
    example('The golden crown of the king is gone.', 'golden crown', 'The crown is described by its colour.'),
  ],
  negative: [
    example('A pink pen lay beside the stove.', 'stove', 'The stove has no colour here; it should be "pink pen".'),
    example('Zelda put the coins into the silver pot.', 'silver coins', 'Not the coins are silver but the pot.'),
  ],
  make: (draw) => {
    const { past, object } = draw.pick(clearActions)
    return hidden(
      draw,
      `${draw.pick(commonWords.colour)} ${draw.pick(goods)}`,
      [
        '{name} lost {a wanted} in {city}.',
        'The {wanted} belongs to {name}.',
        '{name} put the {wanted} on the table.',
        'Who left {a wanted} on the bus?',
        'My {relative} gave {name} {a wanted} for the trip.',
        'The {job} {past} {object} and found {a wanted}.',
        'On {day} {name} bought {a wanted} and a book.',
        'Between the chairs lay {a wanted}.',
        '{name} {past} {object} and forgot the {wanted}.',
        'Behind the door there is {a wanted}.',
        'The {job} from {city} is looking for {a wanted}.',
        'Please bring {name} the {wanted} by {day}.',
      ],
      { past: [past], object: [object], job: jobs },
    )
  },
}

export const informationExtraction: StarterCategory = {
  name: 'Information Extraction',
  split: 'train',
  tasks: [person, place, price, thing],
}
