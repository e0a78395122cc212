import { withArticle, type Draw } from '../draw.ts'
import { example, type ClassificationTask, type GenerationTask, type StarterCategory } from '../task-spec.ts'
import { axes } from '../words/meanings.ts'
import { kindNames, kinds, type Kind } from '../words/things.ts'

const kindOfThing: ClassificationTask = {
  name: 'starter009_kind_of_thing',
  domain: 'Word Lists',
  kind: 'classification',
  definition:
    'One thing is named in the sentence below. Say what kind of thing it is. ' +
    'Possible kinds are animal, food, tool, clothing, vehicle, furniture, instrument, plant and building.',
  positive: [
    example('The first word of the list was "camel".', 'animal', 'A camel is an animal.'),
    example('The child pointed at a submarine.', 'vehicle', 'People travel under water in a submarine.'),
    example('There was a mitten on the poster.', 'clothing', 'A mitten is worn on the hand.'),
  ],
  negative: [
    example('The word on the card is "pliers".', 'plant', 'Pliers hold or bend things, so they are a tool.'),
    example('Please say a few words about the bassoon.', 'building', 'One plays a bassoon: it is an instrument.'),
  ],
  labels: Object.fromEntries(
    kindNames.map((kind) => [kind, (draw: Draw) => mention(draw, draw.pick<string>(kinds[kind]))]),
  ),
}

function mention(draw: Draw, word: string): string {
  const frames = [
    `The word on the card is "${word}".`,
    `The next word of the list was "${word}".`,
    `Can you spell the word "${word}"?`,
    `How do you say "${word}" in Spanish?`,
    `The last word of the poem is "${word}".`,
    `The answer to the riddle was "${word}".`,
    `She could not remember the word "${word}".`,
    `Write the word "${word}" on the board.`,
  ]
  const countable = [
    `There was ${withArticle(word)} on the poster.`,
    `The child drew ${withArticle(word)}.`,
    `The page shows a picture of ${withArticle(word)}.`,
    `I dreamed of ${withArticle(word)} last night.`,
    `The story is about ${withArticle(word)}.`,
  ]
  return draw.pick(massWords.includes(word) ? frames : [...frames, ...countable])
}

const massWords = ['bread', 'cheese', 'butter', 'rice', 'honey', 'pasta', 'jam', 'porridge', 'ivy', 'moss', 'yogurt']

const sameKind: ClassificationTask = {
  name: 'starter010_two_words_same_kind',
  domain: 'Word Lists',
  kind: 'classification',
  definition:
    'The input names two things. If both are of one kind, such as two animals or two tools, the output is "Yes". ' +
    'If they are of different kinds, the output is "No".',
  positive: [
    example('Are a camel and a zebra alike?', 'Yes', 'A camel and a zebra are both animals.'),
    example('Words: mitten, zebra', 'No', 'A mitten is clothing and a zebra is an animal.'),
  ],
  negative: [
    example('Words: bassoon, lute', 'No', 'Both are instruments, so the answer is "Yes".'),
    example('Compare a canoe with pliers.', 'Yes', 'A canoe is a vehicle and pliers are a tool: "No".'),
  ],
  labels: {
    Yes: (draw) => pairOfThings(draw, draw.some<string>(kinds[draw.pick(kindNames)], 2)),
    No: (draw) =>
      pairOfThings(
        draw,
        draw.some(kindNames, 2).map((kind: Kind) => draw.pick<string>(kinds[kind])),
      ),
  },
}

function pairOfThings(draw: Draw, words: readonly string[]): string {
  return draw.text(
    [
      'Words: {first}, {second}',
      'Things: {first} and {second}',
      'Compare the words "{first}" and "{second}".',
      'On the left you see the word "{first}", on the right the word "{second}".',
      'Here are two words: {first} and {second}.',
      'The two cards say "{first}" and "{second}".',
      'One child wrote "{first}", the other wrote "{second}".',
      'The list begins with "{first}" and ends with "{second}".',
      'First word: {first}. Second word: {second}.',
      'Think of the words "{first}" and "{second}".',
      'I say "{first}", you say "{second}".',
      'Pair: {first} / {second}',
    ],
    { first: words.slice(0, 1), second: words.slice(1) },
  )
}

const sameOrOpposite: ClassificationTask = {
  name: 'starter011_synonym_opposite_or_unrelated',
  domain: 'Word Lists',
  kind: 'classification',
  definition:
    'How do the meanings of the two words relate? Answer "same" if the words mean nearly the same, "opposite" if ' +
    'one is ' +
    'the contrary of the other and "unrelated" if there is no such connection.',
  positive: [
    example('tall and short', 'opposite', 'A tall tree is not a short one: the words are contraries.'),
    example('tall and high', 'same', 'Both words are said of something that reaches far up.'),
    example('tall and empty', 'unrelated', 'Height has nothing to do with being empty.'),
  ],
  negative: [
    example('empty and full', 'same', 'What is full is not empty, so the answer is "opposite".'),
    example('shout and yell', 'unrelated', 'Both mean to cry out loudly, so the answer is "same".'),
  ],
  labels: {
    same: (draw) => pairOfMeanings(draw, draw.some(draw.pick(poles.filter((pole) => pole.length > 1)), 2)),
    opposite: (draw) => {
      const [left, right] = draw.pick(axes)
      return pairOfMeanings(draw, draw.some([draw.pick(left), draw.pick(right)], 2))
    },
    unrelated: (draw) => {
      const place = draw.below(axes.length)
      const two = [axes[place], axes[(place + 1) % axes.length]].map((axis) => draw.pick(draw.pick(axis ?? [])))
      return pairOfMeanings(draw, draw.some(two, 2))
    },
  },
}

const poles = axes.flat()

function pairOfMeanings(draw: Draw, words: readonly string[]): string {
  return draw.fill(
    [
      '{first} and {second}',
      '{first} / {second}',
      'first word: {first}; second word: {second}',
      'the words "{first}" and "{second}"',
      'compare {first} with {second}',
      '"{first}" next to "{second}"',
      'is "{first}" like "{second}"?',
      'a pair of words: {first}, {second}',
    ],
    { first: words.slice(0, 1), second: words.slice(1) },
  )
}

const oddOneOut: GenerationTask = {
  name: 'starter012_odd_one_out',
  domain: 'Word Lists',
  kind: 'generation',
  definition:
    'Four words are given. Three of them name things of the same kind and one does not belong to them. ' +
    'Write down the word that does not belong, exactly as it is spelled in the input.',
  positive: [
    example('camel, zebra, mitten, whale', 'mitten', 'All the others are animals.'),
    example('pliers, canoe, yacht, tank', 'pliers', 'All the others carry people.'),
  ],
  negative: [
    example(
      'lute, bassoon, viola, camel',
      'viola',
      'A viola is an instrument like two of the others; the camel does not belong.',
    ),
    example(
      'stew, mitten, toast, waffle',
      'stew',
      'Stew can be eaten like toast and waffle; the mitten does not belong.',
    ),
  ],
  make: (draw) => {
    const [many, one] = draw.some(kindNames, 2)
    if (many === undefined || one === undefined) throw new RangeError('invalid kinds: two are needed')
    const odd = draw.pick<string>(kinds[one])
    return { input: draw.some([odd, ...draw.some<string>(kinds[many], 3)], 4).join(', '), outputs: [odd] }
  },
}

export const wordSemantics: StarterCategory = {
  name: 'Word Semantics',
  split: 'train',
  tasks: [kindOfThing, sameKind, sameOrOpposite, oddOneOut],
}
