import { withArticle, type Draw } from '../draw.ts'
import { commonWords } from '../frames.ts'
import { example, type ClassificationTask, type StarterCategory } from '../task-spec.ts'
import { clearActions } from '../words/actions.ts'
import { jobs } from '../words/people.ts'
import { goods, kinds } from '../words/things.ts'

const follows: ClassificationTask = {
  name: 'starter033_second_sentence_follows',
  domain: 'Everyday Talk',
  kind: 'classification',
  definition:
    'You get two sentences. Suppose that the first one is true and ask yourself if the second one must then be true ' +
    'as well. ' +
    'Give "Yes" if it must and "No" if it need not be.',
  positive: [
    example('First: Zelda drew a zebra at noon. Second: Zelda drew an animal.', 'Yes', 'Every zebra is an animal.'),
    example('First: Zelda drew a zebra. Second: Zelda drew a camel.', 'No', 'A zebra is no camel.'),
  ],
  negative: [
    example(
      'First: Igor slept in Riga in May. Second: Igor slept in Riga.',
      'No',
      'Leaving out the month keeps it true: "Yes".',
    ),
    example('First: Igor slept. Second: Igor slept in Riga.', 'Yes', 'The first sentence names no city: "No".'),
  ],
  labels: {
    Yes: (draw) =>
      draw.below(2) === 0
        ? sortOfThing(draw, true)
        : lessDetail(draw, [
            '{name} {past} {object}.',
            'Someone {past} {object} in {city}.',
            'On {day} {name} was in {city}.',
            'Someone {past} {object} on {day}.',
            '{name} {past} {object} in {city}.',
          ]),
    No: (draw) =>
      draw.below(2) === 0
        ? sortOfThing(draw, false)
        : lessDetail(draw, [
            '{name} {past} {object} in {city2}.',
            '{name2} {past} {object}.',
            '{name} {otherPast} {otherObject}.',
            'On {day2} {name} was in {city}.',
            '{name} {past} {object} on {day2}.',
          ]),
  },
}

const sortNames = {
  animal: 'an animal',
  tool: 'a tool',
  vehicle: 'a vehicle',
  plant: 'a plant',
  building: 'a building',
  instrument: 'a musical instrument',
  furniture: 'a piece of furniture',
  clothing: 'a piece of clothing',
} as const
const sorts = ['animal', 'tool', 'vehicle', 'plant', 'building', 'instrument', 'furniture', 'clothing'] as const

function sortOfThing(draw: Draw, right: boolean): string {
  const [own, other] = draw.some(sorts, 2)
  if (own === undefined || other === undefined) throw new RangeError('invalid sorts: two are needed')
  const word = draw.pick<string>(kinds[own].filter((item) => item !== 'ivy' && item !== 'moss'))
  return draw.text(
    [
      'First: {name} {did} {word} on {day}. Second: {name} {did} {sort}.',
      'First: In {city} {name} {did} {word}. Second: {name} {did} {sort}.',
      'First: My {relative} {did} {word}. Second: My {relative} {did} {sort}.',
      'First: {name} and {name2} {did} {word}. Second: {name2} {did} {sort}.',
    ],
    {
      ...commonWords,
      did: ['drew', 'dreamed of', 'talked about', 'saw', 'took a photo of', 'pointed at', 'described'],
      word: [withArticle(word)],
      sort: [sortNames[right ? own : other]],
    },
  )
}

function lessDetail(draw: Draw, conclusions: readonly string[]): string {
  const [action, other] = draw.some(clearActions, 2)
  return draw.text(
    [
      'First: {name} {past} {object} in {city} on {day}. Second: ',
      'First: On {day} in {city}, {name} {past} {object}. Second: ',
      'First: It was in {city} on {day} that {name} {past} {object}. Second: ',
    ].flatMap((first) => conclusions.map((second) => first + second)),
    {
      ...commonWords,
      past: [action?.past ?? ''],
      object: [action?.object ?? ''],
      otherPast: [other?.past ?? ''],
      otherObject: [other?.object ?? ''],
    },
  )
}

const agreement: ClassificationTask = {
  name: 'starter034_statements_agree_or_contradict',
  domain: 'Biography',
  kind: 'classification',
  definition:
    'A text about a person is followed by a claim about the same person. If the text supports the claim, write ' +
    '"agree". If the claim cannot be ' +
    'true together with the text, write "contradict". If the text does not touch the claim at all, write "neutral".',
  positive: [
    example('Text: Zelda sings in a choir. Claim: Zelda never sings.', 'contradict', 'Who sings in a choir does sing.'),
    example('Text: Igor is bald. Claim: Igor has no hair.', 'agree', 'A bald person has no hair.'),
  ],
  negative: [
    example(
      'Text: Zelda has a twin. Claim: Zelda likes cheese.',
      'agree',
      'The text says nothing about cheese: neutral.',
    ),
    example('Text: Igor is a widower. Claim: Igor never married.', 'neutral', 'A widower was married: contradict.'),
  ],
  labels: {
    agree: (draw) => claim(draw, ([first]) => first?.agreeing),
    contradict: (draw) => claim(draw, ([first]) => first?.contrary),
    neutral: (draw) => claim(draw, ([, , third]) => (draw.below(2) === 0 ? third?.agreeing : third?.contrary)),
  },
}

interface Fact {
  readonly told: string
  readonly agreeing: string
  readonly contrary: string
}

const facts: readonly Fact[] = [
  fact('lives in {city}', 'has a home in {city}', 'has never lived in {city}'),
  fact('works as {a job}', 'is {a job}', 'has no job'),
  fact('has two brothers', 'is not an only child', 'is an only child'),
  fact('gets up at five every day', 'always gets up early', 'always sleeps until noon'),
  fact('cannot swim', 'is unable to swim', 'swims very well'),
  fact('owns a dog', 'has a pet', 'has no pets'),
  fact('never eats meat', 'eats no ham', 'often eats ham'),
  fact('was born in {month}', 'has a birthday in {month}', 'was born in {month2}'),
  fact('speaks three languages', 'speaks more than one language', 'speaks only one language'),
  fact('plays the flute', 'can play an instrument', 'plays no instrument'),
  fact('owns {a colour} car', 'has a car', 'has no car'),
  fact('goes to town by bus', 'takes the bus to town', 'always walks to town'),
  fact('has three daughters', 'has children', 'has no children'),
  fact('hates all sports', 'does not like football', 'loves football'),
  fact('has read every book by Tolstoy', 'has read Tolstoy', 'has never read Tolstoy'),
]

function fact(told: string, agreeing: string, contrary: string): Fact {
  return { told, agreeing, contrary }
}

function claim(draw: Draw, choose: (chosen: readonly Fact[]) => string | undefined): string {
  const chosen = draw.some(facts, 3)
  const told = draw.some([chosen[0]?.told ?? '', chosen[1]?.told ?? ''], 2)
  return draw.text(
    [
      'Text: {name} {x} and {y}. Claim: {name} {z}.',
      'Text: {name} {x}. Besides, {name} {y}. Claim: {name} {z}.',
      'Text: {name}, who {x}, {y}. Claim: {name} {z}.',
      'Text: Everyone knows that {name} {x} and {y}. Claim: {name} {z}.',
      'Text: My {relative} {x} and {y}. Claim: My {relative} {z}.',
      'Text: {name} {x}; moreover, {name} {y}. Claim: {name} {z}.',
    ],
    { ...commonWords, job: jobs, x: told.slice(0, 1), y: told.slice(1), z: [choose(chosen) ?? ''] },
  )
}

const trueFalseUnknown: ClassificationTask = {
  name: 'starter035_notice_true_false_unknown',
  domain: 'Notices',
  kind: 'classification',
  definition:
    'Read the notice and then the statement behind it. The statement is true if the notice says so, false if the ' +
    'notice says otherwise, ' +
    'and unknown if the notice does not say anything about it. Judge by the notice alone.',
  positive: [
    example(
      'Notice: The zoo costs two dollars. Statement: The zoo costs nine dollars.',
      'False',
      'The notice says two dollars.',
    ),
    example(
      'Notice: The zoo costs two dollars. Statement: The zoo is closed in winter.',
      'Unknown',
      'Nothing is said about the winter.',
    ),
    example(
      'Notice: Tea is free at noon. Statement: At noon you get free tea.',
      'True',
      'This is what the notice says.',
    ),
  ],
  negative: [
    example(
      'Notice: The pool is shut until May. Statement: The pool has a slide.',
      'False',
      'The notice does not speak of a slide: "Unknown".',
    ),
    example(
      'Notice: The pool is shut until May. Statement: The pool is open in April.',
      'True',
      'It is still shut in April: "False".',
    ),
  ],
  labels: {
    True: (draw) => notice(draw, 'yes'),
    False: (draw) => notice(draw, 'no'),
    Unknown: (draw) => notice(draw, 'open'),
  },
}

function notice(draw: Draw, answer: 'yes' | 'no' | 'open'): string {
  const { text, ...statements } = draw.pick(notices)
  return draw.text(
    statements[answer].map((statement) => `Notice: ${text} Statement: ${statement}`),
    {
      ...commonWords,
      job: jobs,
      early: ['seven', 'eight', 'nine', 'ten'],
      late: ['three', 'four', 'five', 'six'],
      site: ['museum', 'library', 'castle', 'market', 'swimming pool', 'post office'],
      vehicle: ['train', 'bus', 'night train'],
    },
  )
}

const notices = [
  {
    text: 'The {site} opens at {early} and closes at {late}.',
    yes: ['The {site} opens at {early}.', 'At {late} the {site} closes.'],
    no: ['The {site} opens at {early2}.', 'The {site} closes at {late2}.'],
    open: ['The {site} sells coffee.', 'The {site} has {a colour} door.', 'A new {job} works at the {site}.'],
  },
  {
    text: 'The {vehicle} to {city} leaves at {early} from platform {late}.',
    yes: ['You can leave for {city} at {early}.', 'The {vehicle} to {city} goes from platform {late}.'],
    no: ['The {vehicle} to {city} leaves at {early2}.', 'The {vehicle} to {city} goes from platform {late2}.'],
    open: ['The {vehicle} to {city} is full.', 'A ticket to {city} costs {early2} pounds.'],
  },
  {
    text: 'For sale: {late} cows and {early} hens, from {name}.',
    yes: ['{name} sells {early} hens.', 'There are {late} cows for sale.'],
    no: ['{name} sells {early2} hens.', '{late2} cows are for sale, no more and no less.'],
    open: ['{name} is going to move to {city}.', 'The hens of {name} are {colour}.', '{name} owns a tractor.'],
  },
  {
    text: 'The meeting with {name} is on {day} in {city}.',
    yes: ['{name} has a meeting on {day}.', 'The meeting takes place in {city}.'],
    no: ['The meeting is on {day2}.', 'The meeting takes place in {city2}.'],
    open: ['The meeting lasts {late} hours.', '{name} goes to {city} by train.'],
  },
  {
    text: '{name}, {a job}, moved from {city} to {city2} in {month}.',
    yes: ['{name} left {city} in {month}.', 'Somebody moved to {city2}.'],
    no: ['{name} moved in {month2}.', '{name} moved from {city2} to {city}.'],
    open: ['{name} likes {city2} better.', '{name} has {late} children.', '{name} found {a colour} house.'],
  },
  {
    text: 'The {colour} bag weighs {late} kilos, the {colour2} bag {early}.',
    yes: ['The {colour} bag weighs {late} kilos.', 'The {colour2} bag is heavier than the {colour} one.'],
    no: ['The {colour} bag weighs {early} kilos.', 'The {colour} bag is heavier than the {colour2} one.'],
    open: ['The {colour2} bag belongs to {name}.', 'The {colour} bag is made of leather.'],
  },
] as const

const paraphrase: ClassificationTask = {
  name: 'starter036_same_or_different_meaning',
  domain: 'Paraphrase',
  kind: 'classification',
  definition:
    'Two sentences report on the same people but may give them other parts to play. Find out whether both sentences ' +
    'report the same thing. ' +
    'Possible outputs are "same meaning" and "different meaning".',
  positive: [
    example(
      'Igor lent Zelda a pot. / Zelda borrowed a pot from Igor.',
      'same meaning',
      'Who lends a thing to somebody is borrowed from.',
    ),
    example('Igor called Zelda. / Zelda called Igor.', 'different meaning', 'The caller is not the same person.'),
  ],
  negative: [
    example(
      'Igor chased Zelda. / Igor was chased by Zelda.',
      'maybe',
      'The parts are exchanged, so it is "different meaning".',
    ),
    example(
      'Zelda sits behind Igor. / Igor sits in front of Zelda.',
      'different meaning',
      'Both describe one order: "same meaning".',
    ),
  ],
  labels: {
    'same meaning': (draw) => rewording(draw, '{one}', '{two}'),
    'different meaning': (draw) => rewording(draw, '{two}', '{one}'),
  },
}

function rewording(draw: Draw, left: string, right: string): string {
  const [first, second] = draw.pick(rewordings)
  // The second frame speaks of P and Q; exchanging them exchanges the parts the people play.
  const text = `${first.replace('P', '{one}').replace('Q', '{two}')} / ${second.replace('P', left).replace('Q', right)}`
  const [one, two] = draw.some(commonWords.name, 2)
  return draw.text([text], {
    ...commonWords,
    one: [one ?? ''],
    two: [two ?? ''],
    thing: goods,
    verb: ['followed', 'watched', 'heard', 'found', 'helped', 'invited', 'met'],
  })
}

const rewordings = [
  ['P gave Q {a thing}.', 'Q got {a thing} from P.'],
  ['P sold Q the {thing}.', 'Q bought the {thing} from P.'],
  ['P {verb} Q in {city}.', 'Q was {verb} by P in {city}.'],
  ['On {day} P {verb} Q.', 'Q was {verb} by P on {day}.'],
  ['P is taller than Q.', 'Q is shorter than P.'],
  ['P is older than Q.', 'Q is younger than P.'],
  ['P arrived in {city} before Q.', 'Q arrived in {city} after P.'],
  ['P taught Q to swim.', 'Q learned to swim from P.'],
  ['P stood to the left of Q.', 'Q stood to the right of P.'],
  ['P is faster than Q.', 'Q is slower than P.'],
  ['P won against Q on {day}.', 'Q lost to P on {day}.'],
  ['P showed the {thing} to Q.', 'Q was shown the {thing} by P.'],
] as const

export const textualEntailment: StarterCategory = {
  name: 'Textual Entailment',
  split: 'test',
  tasks: [follows, agreement, trueFalseUnknown, paraphrase],
}
