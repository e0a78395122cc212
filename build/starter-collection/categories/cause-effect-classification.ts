import type { Draw } from '../draw.ts'
import { commonWords, fromFrames } from '../frames.ts'
import { example, type ClassificationTask, type StarterCategory } from '../task-spec.ts'
import { forkings } from '../words/causes.ts'

/** A cause, its effect, and the cause of the contrary effect. */
function drawnForking(draw: Draw) {
  const { causes, effects } = draw.pick(forkings)
  const side = draw.below(2) === 0
  return { cause: causes[side ? 0 : 1], effect: effects[side ? 0 : 1], otherCause: causes[side ? 1 : 0] }
}

const causeOrEffect: ClassificationTask = {
  name: 'starter037_part_is_cause_or_effect',
  domain: 'Commonsense',
  kind: 'classification',
  definition:
    'A sentence explains why something happened. After it, one part of the sentence is repeated. ' +
    'Determine the role of this part: "cause" for what brought the other thing about, "effect" for what came out of it.',
  positive: [
    example(
      'The king fled because the enemy came. Part: the enemy came',
      'cause',
      'The coming of the enemy made the king flee.',
    ),
    example('The hen was scared, so it flew up. Part: it flew up', 'effect', 'Flying up came out of being scared.'),
  ],
  negative: [
    example(
      'It thundered, so the hen hid. Part: it thundered',
      'effect',
      'The thunder made the hen hide: it is the cause.',
    ),
    example(
      'The king sang because he was merry. Part: the king sang',
      'cause',
      'The singing came out of the good mood: it is the effect.',
    ),
  ],
  labels: { cause: (draw) => partOfReason(draw, '{cause}'), effect: (draw) => partOfReason(draw, '{effect}') },
}

function partOfReason(draw: Draw, part: string): string {
  const { cause, effect } = drawnForking(draw)
  return draw.text(
    [
      '{effect} because {cause}.',
      '{cause}, so {effect}.',
      'because {cause}, {effect}.',
      'as {cause}, {effect}.',
      '{cause}. That is why {effect}.',
      '{effect}. The reason was that {cause}.',
      '{cause}, and therefore {effect}.',
      '{cause}. As a result, {effect}.',
      '{effect}, for {cause}.',
      'seeing that {cause}, it is no wonder that {effect}.',
    ].map((frame) => `${frame} Part: ${part}`),
    { ...commonWords, cause: [cause], effect: [effect] },
  )
}

const chooseCause: ClassificationTask = {
  name: 'starter038_choose_the_cause',
  domain: 'Commonsense',
  kind: 'classification',
  definition:
    'Something happened, and two possible reasons are offered in brackets as A and B. Pick the one that explains ' +
    'what happened. ' +
    'Reply with the letter A or the letter B.',
  positive: [
    example(
      'The pot boiled over. (A) The stove was too hot. (B) The stove was off.',
      'A',
      'Only a hot stove makes a pot boil over.',
    ),
    example(
      'The king yawned. (A) The play was thrilling. (B) The play was dull.',
      'B',
      'A dull play makes people yawn.',
    ),
  ],
  negative: [
    example(
      'The hen flew off. (A) A fox barked. (B) The yard was calm.',
      'Both of them.',
      'One letter is wanted; only the fox explains it: A.',
    ),
    example('The pen stopped writing. (A) It was filled. (B) It was empty.', 'A', 'An empty pen does not write: B.'),
  ],
  labels: {
    A: (draw) => twoReasons(draw, '(A) {right}. (B) {wrong}.'),
    B: (draw) => twoReasons(draw, '(A) {wrong}. (B) {right}.'),
  },
}

function twoReasons(draw: Draw, options: string): string {
  const { cause, effect, otherCause } = drawnForking(draw)
  const text = draw.text(
    [`{effect}. ${options}`, `On {day} {effect}. ${options}`, `In the morning {effect}. ${options}`],
    { ...commonWords, effect: [effect], right: [cause], wrong: [otherCause] },
  )
  return text.replace(/(\([AB]\) )([a-z])/g, (_, option: string, letter: string) => option + letter.toUpperCase())
}

const makesSense: ClassificationTask = {
  name: 'starter039_explanation_makes_sense',
  domain: 'Commonsense',
  kind: 'classification',
  definition:
    'Judge an explanation. If the reason it gives would really lead to the result, the output is "makes sense". ' +
    'If the reason would rather lead to the contrary, the output is "makes no sense".',
  positive: [
    example('The pot was cold because the stove was off.', 'makes sense', 'Without heat a pot is cold.'),
    example('The pot was cold because the stove was hot.', 'makes no sense', 'A hot stove would make the pot hot.'),
  ],
  negative: [
    example('The play was dull, so the king yawned.', 'makes no sense', 'Dull plays make people yawn: it makes sense.'),
    example('The pen was empty, so it wrote well.', 'makes sense', 'An empty pen does not write: it makes no sense.'),
  ],
  labels: {
    'makes sense': (draw) => {
      const { cause, effect } = drawnForking(draw)
      return explanation(draw, cause, effect)
    },
    'makes no sense': (draw) => {
      const { otherCause, effect } = drawnForking(draw)
      return explanation(draw, otherCause, effect)
    },
  },
}

function explanation(draw: Draw, cause: string, effect: string): string {
  return draw.text(
    [
      '{effect} because {cause}.',
      '{cause}, so {effect}.',
      'because {cause}, {effect}.',
      '{cause}. This is how it came about that {effect}.',
      'why did it happen that {effect}? Because {cause}.',
      '{effect}, since {cause}.',
      '{cause}, and as a consequence {effect}.',
      'it was because {cause} that {effect}.',
    ],
    { ...commonWords, cause: [cause], effect: [effect] },
  )
}

const kindOfReason: ClassificationTask = {
  name: 'starter040_kind_of_reason',
  domain: 'News',
  kind: 'classification',
  definition:
    'The sentence gives a reason why plans were changed. Sum up what sort of reason it is with one plain word in ' +
    'small letters, for example "weather". ' +
    'The same few words are used again and again.',
  positive: [
    example('The fair was moved because of a flood of rain.', 'weather', 'Rain is weather.'),
    example('The king did not travel because of a cold.', 'illness', 'A cold makes people ill.'),
  ],
  negative: [
    example('Zelda turned back because of a long queue of cars.', 'illness', 'A queue of cars is a matter of traffic.'),
    example('The feast was dropped because of its enormous cost.', 'weather', 'The cost is a matter of money.'),
  ],
  labels: fromFrames(
    Object.fromEntries(
      Object.entries({
        weather: ['heavy snow', 'a thunderstorm', 'thick fog', 'icy wind', 'the summer heat', 'a hailstorm'],
        illness: ['a high fever', 'the flu', 'a bad cough', 'an infection', 'measles', 'pneumonia'],
        traffic: [
          'a jam on the motorway',
          'a closed road',
          'a lorry across the street',
          'crowded roads',
          'a car crash',
          'a long line of cars',
        ],
        money: [
          'high prices',
          'an unpaid bill',
          'the cost of the tickets',
          'a lack of funds',
          'an empty purse',
          'debts at the bank',
        ],
      }).map(([label, reasons]) => [
        label,
        reasons.flatMap((reason) => [
          `{event} because of ${reason}.`,
          `because of ${reason}, {event}.`,
          `{event}; the reason was ${reason}.`,
          `it was due to ${reason} that {event}.`,
          `owing to ${reason}, {event}.`,
          `we hear that {event} because of ${reason}.`,
        ]),
      ]),
    ),
    {
      event: [
        '{name} did not come to {city}',
        'the trip to {city} was called off',
        '{name} missed the wedding',
        'the visit on {day} was cancelled',
        'the concert in {city} had to wait',
        '{name} stayed away on {day}',
        'the players from {city} did not come',
        'my {relative} gave up the journey',
      ],
    },
  ),
}

export const causeEffectClassification: StarterCategory = {
  name: 'Cause Effect Classification',
  split: 'test',
  tasks: [causeOrEffect, chooseCause, makesSense, kindOfReason],
}
