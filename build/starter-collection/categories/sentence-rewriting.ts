import type { Draw } from '../draw.ts'
import { fromPairFrames, type PairFrame } from '../frames.ts'
import { example, type GenerationTask, type Made, type StarterCategory } from '../task-spec.ts'
import { clearActions } from '../words/actions.ts'
import { jobs } from '../words/people.ts'

/** Pairs of frames about one action, with the slots base, third, past, ing, object, where, quality and thing. */
function withAction(draw: Draw, frames: readonly PairFrame[]): Made {
  const action = draw.pick(clearActions)
  return fromPairFrames(draw, frames, {
    base: [action.base],
    third: [action.third],
    past: [action.past],
    ing: [action.ing],
    object: [action.object],
    where: ['with a friend', 'in the evening', 'without any help', 'after lunch', 'in {city}', 'together with {woman}'],
    quality: ['old', 'small', 'lovely', 'clean', 'dirty', 'ugly', 'beautiful', 'very big'],
    thing: ['house', 'garden', 'boat', 'kitchen', 'suitcase', 'bridge', 'shop', 'cellar', 'basket'],
    job: jobs,
  })
}

const pastTense: GenerationTask = {
  name: 'starter025_rewrite_in_past_tense',
  domain: 'Grammar',
  kind: 'generation',
  definition:
    'The sentence you get tells about the present. Rewrite it so that it tells about the past. Change the verb only ' +
    'and keep all other words.',
  positive: [
    example('The king wears a crown.', 'The king wore a crown.', 'The verb "wears" becomes "wore".'),
    example('The hens are in the yard.', 'The hens were in the yard.', 'The verb "are" becomes "were".'),
  ],
  negative: [
    example('The hen lays an egg.', 'The hen will lay an egg.', 'This tells about the future; "laid" is needed.'),
    example('The king is angry.', 'The king is angry.', 'The sentence still tells about the present.'),
  ],
  make: (draw) =>
    withAction(draw, [
      ['{name} {third} {object}.', '{name} {past} {object}.'],
      ['{name} {third} {object} {where}.', '{name} {past} {object} {where}.'],
      ['{name} is {ing} {object}.', '{name} was {ing} {object}.'],
      ['The {thing} is {quality}.', 'The {thing} was {quality}.'],
      ['{name} and {name2} {base} {object}.', '{name} and {name2} {past} {object}.'],
      ['The {thing}s are {quality}.', 'The {thing}s were {quality}.'],
      ['My {relative} often {third} {object}.', 'My {relative} often {past} {object}.'],
      ['We {base} {object} {where}.', 'We {past} {object} {where}.'],
      ['{name} and I are {ing} {object}.', '{name} and I were {ing} {object}.'],
      ['The {job} {third} {object} {where}.', 'The {job} {past} {object} {where}.'],
      ['{name} has {a quality} {thing}.', '{name} had {a quality} {thing}.'],
      ['They {base} {object} every {day}.', 'They {past} {object} every {day}.'],
    ]),
}

const plural: GenerationTask = {
  name: 'starter026_rewrite_subject_in_plural',
  domain: 'Grammar',
  kind: 'generation',
  definition:
    'Make the subject of the sentence plural and adapt the verb to it. Leave the other words alone. ' +
    'The result must be one complete sentence.',
  positive: [
    example(
      'The king wears a crown.',
      'The kings wear a crown.',
      'Subject and verb are plural now, the rest is unchanged.',
    ),
    example('This hen is fat.', 'These hens are fat.', 'The words "this", "hen" and "is" all change.'),
  ],
  negative: [
    example('The hen was in the yard.', 'The hens was in the yard.', 'The verb must change as well: "were".'),
    example('A king has a throne.', 'A king has thrones.', 'The subject should become plural, not the throne.'),
  ],
  make: (draw) => {
    const [one, many] = draw.pick(livingThings)
    const [third, base, rest] = draw.pick(doings)
    return fromPairFrames(
      draw,
      [
        ['The {one} {third} {rest}.', 'The {many} {base} {rest}.'],
        ['This {one} {third} {rest}.', 'These {many} {base} {rest}.'],
        ['That {one} is {quality}.', 'Those {many} are {quality}.'],
        ['The {quality} {one} {third} {rest}.', 'The {quality} {many} {base} {rest}.'],
        ['The {one} was in the {place}.', 'The {many} were in the {place}.'],
        ['The {one} from the {place} is {quality}.', 'The {many} from the {place} are {quality}.'],
        ['The {one} has a friend in the {place}.', 'The {many} have a friend in the {place}.'],
        ['Every {day} the {one} {third} {rest}.', 'Every {day} the {many} {base} {rest}.'],
        ['In the {place} the {one} {third} {rest}.', 'In the {place} the {many} {base} {rest}.'],
        ['Near the {place} the {one} often {third} {rest}.', 'Near the {place} the {many} often {base} {rest}.'],
        ['Yesterday the {one} was {quality}.', 'Yesterday the {many} were {quality}.'],
        ['The {one} {third} {rest} in the {place}.', 'The {many} {base} {rest} in the {place}.'],
      ],
      {
        one: [one],
        many: [many],
        third: [third],
        base: [base],
        rest: [rest],
        quality: ['hungry', 'young', 'small', 'friendly', 'quiet', 'clever', 'thin'],
        place: ['garden', 'village', 'park', 'street', 'forest'],
      },
    )
  },
}

const livingThings = [
  ['cat', 'cats'],
  ['dog', 'dogs'],
  ['horse', 'horses'],
  ['child', 'children'],
  ['mouse', 'mice'],
  ['pony', 'ponies'],
  ['fox', 'foxes'],
  ['goose', 'geese'],
  ['wolf', 'wolves'],
  ['puppy', 'puppies'],
  ['bird', 'birds'],
  ['girl', 'girls'],
  ['boy', 'boys'],
  ['monkey', 'monkeys'],
  ['rabbit', 'rabbits'],
] as const

const doings = [
  ['sleeps', 'sleep', 'all day'],
  ['runs', 'run', 'very fast'],
  ['plays', 'play', 'with a ball'],
  ['waits', 'wait', 'for food'],
  ['looks', 'look', 'at the moon'],
  ['goes', 'go', 'to the river'],
  ['watches', 'watch', 'the people'],
  ['hides', 'hide', 'from the rain'],
  ['lies', 'lie', 'in the sun'],
  ['drinks', 'drink', 'cold water'],
] as const

const negation: GenerationTask = {
  name: 'starter027_rewrite_with_negation',
  domain: 'Grammar',
  kind: 'generation',
  definition:
    'Turn the statement into its denial by adding "not" to the verb. Use "do", "does" or "did" where English needs it. ' +
    'Write "not" out in full, so no short forms.',
  positive: [
    example('The king wears a crown.', 'The king does not wear a crown.', 'The verb "wears" becomes "does not wear".'),
    example('The hens are fat.', 'The hens are not fat.', 'After "are" the word "not" is enough.'),
  ],
  negative: [
    example('The king laughed.', 'The king not laughed.', 'English needs "did": "did not laugh".'),
    example('The hen can fly.', 'The hen can swim.', 'The sentence was changed but not denied.'),
  ],
  make: (draw) =>
    withAction(draw, [
      ['{name} {third} {object}.', '{name} does not {base} {object}.'],
      ['{name} {past} {object} {where}.', '{name} did not {base} {object} {where}.'],
      ['{name} will {base} {object}.', '{name} will not {base} {object}.'],
      [
        'My {relative} can {base} {object}.',
        'My {relative} cannot {base} {object}.',
        'My {relative} can not {base} {object}.',
      ],
      ['{name} is {ing} {object}.', '{name} is not {ing} {object}.'],
      ['The {thing} is {quality}.', 'The {thing} is not {quality}.'],
      ['{name} and {name2} {base} {object}.', '{name} and {name2} do not {base} {object}.'],
      ['The {thing} was {quality}.', 'The {thing} was not {quality}.'],
      ['The {job} should {base} {object} {where}.', 'The {job} should not {base} {object} {where}.'],
      ['They were {ing} {object}.', 'They were not {ing} {object}.'],
      ['The {job} {past} {object} on {day}.', 'The {job} did not {base} {object} on {day}.'],
      ['You must {base} {object} {where}.', 'You must not {base} {object} {where}.'],
    ]),
}

const question: GenerationTask = {
  name: 'starter028_rewrite_as_question',
  domain: 'Grammar',
  kind: 'generation',
  definition:
    'Form a question that can be answered with yes or no. It should ask whether the given sentence is true. ' +
    'Use the words of the sentence and put a question mark at the end.',
  positive: [
    example('The king wears a crown.', 'Does the king wear a crown?', 'The question begins with "does".'),
    example('The hens are fat.', 'Are the hens fat?', 'The verb moves to the front.'),
  ],
  negative: [
    example('The king laughed.', 'Why did the king laugh?', 'This cannot be answered with yes or no.'),
    example('The hen can fly.', 'The hen can fly?', 'The order of the words was not changed.'),
  ],
  make: (draw) =>
    withAction(draw, [
      ['{name} {third} {object}.', 'Does {name} {base} {object}?'],
      ['{name} {past} {object} {where}.', 'Did {name} {base} {object} {where}?'],
      ['{name} will {base} {object}.', 'Will {name} {base} {object}?'],
      ['My {relative} can {base} {object}.', 'Can my {relative} {base} {object}?'],
      ['{name} is {ing} {object}.', 'Is {name} {ing} {object}?'],
      ['The {thing} is {quality}.', 'Is the {thing} {quality}?'],
      ['{name} and {name2} {base} {object}.', 'Do {name} and {name2} {base} {object}?'],
      ['The {thing} was {quality}.', 'Was the {thing} {quality}?'],
      ['The {job} should {base} {object} {where}.', 'Should the {job} {base} {object} {where}?'],
      ['They were {ing} {object}.', 'Were they {ing} {object}?'],
      ['The {job} {past} {object} on {day}.', 'Did the {job} {base} {object} on {day}?'],
      ['{name} has {a quality} {thing}.', 'Does {name} have {a quality} {thing}?'],
    ]),
}

export const sentenceRewriting: StarterCategory = {
  name: 'Sentence Rewriting',
  split: 'train',
  tasks: [pastTense, plural, negation, question],
}
