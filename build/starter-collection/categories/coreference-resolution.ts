import type { Draw, Words } from '../draw.ts'
import { commonWords, fromFrames, fromPairFrames } from '../frames.ts'
import { example, type ClassificationTask, type GenerationTask, type StarterCategory } from '../task-spec.ts'
import { jobs, men, women } from '../words/people.ts'
import { goods } from '../words/things.ts'

/** A woman and a man; the pronoun is the one's or the other's, so that it can stand for one of them only. */
function womanAndMan(draw: Draw) {
  const woman = draw.pick(women)
  const man = draw.pick(men)
  const meansWoman = draw.below(2) === 0
  const order = draw.some([woman, man], 2)
  return {
    meant: meansWoman ? woman : man,
    other: meansWoman ? man : woman,
    words: {
      ...commonWords,
      job: jobs,
      thing: goods,
      one: order.slice(0, 1),
      two: order.slice(1),
      p: [meansWoman ? 'she' : 'he'],
      own: [meansWoman ? 'her' : 'his'],
    } satisfies Words,
  }
}

const pronounAndName: ClassificationTask = {
  name: 'starter041_pronoun_stands_for_name',
  domain: 'Stories',
  kind: 'classification',
  definition:
    'After the sentence you find a pronoun from it and the name of a person. Does the pronoun stand for this person? ' +
    'Return "True" if it does and "False" if it stands for the other person.',
  positive: [
    example('Zelda saw Igor when he fell. Pronoun: he. Name: Igor', 'True', 'Zelda is a woman, so "he" is Igor.'),
    example('Zelda saw Igor when he fell. Pronoun: he. Name: Zelda', 'False', 'The word "he" can only mean Igor.'),
  ],
  negative: [
    example(
      'Igor hid as Zelda came and she laughed. Pronoun: she. Name: Zelda',
      'False',
      'Zelda is the only woman: "True".',
    ),
    example('Igor hid as Zelda came and she laughed. Pronoun: she. Name: Igor', 'True', 'Igor is a man: "False".'),
  ],
  labels: {
    True: (draw) => pronounAnd(draw, (drawn) => drawn.meant),
    False: (draw) => pronounAnd(draw, (drawn) => drawn.other),
  },
}

function pronounAnd(draw: Draw, choose: (drawn: ReturnType<typeof womanAndMan>) => string): string {
  const drawn = womanAndMan(draw)
  return draw.text(
    pronounFrames.map((frame) => `${frame} Pronoun: {p}. Name: ${choose(drawn)}`),
    drawn.words,
  )
}

const pronounFrames = [
  '{one} met {two} on the day {p} left {city}.',
  '{one} waved at {two}, and then {p} got on the bus.',
  '{one} and {two} lived together until {p} moved to {city}.',
  '{one} wrote to {two} after {p} had come home.',
  '{one} saw {two} in {city}, where {p} works as {a job}.',
  '{one} sat beside {two} while {p} read a book.',
  'In {month} {one} married {two}, although {p} wanted to wait.',
  '{one} talked to {two} before {p} went to bed.',
  '{one} forgot {two} as soon as {p} had the {thing}.',
  '{one} danced with {two} until {p} was tired.',
  'When {one} came in, {two} said that {p} would be late on {day}.',
  '{one} thanked {two}, and {p} smiled.',
]

const kindMeant: ClassificationTask = {
  name: 'starter042_what_the_marked_word_means',
  domain: 'Stories',
  kind: 'classification',
  definition:
    'In each text one short word is put between square brackets. It replaces something that was named before. ' +
    'State what it replaces in general terms, with one common noun in small letters.',
  positive: [
    example('The pilot was ill, so [she] stayed at home.', 'person', 'The word replaces "the pilot".'),
    example('The camel spat at the cup because [it] felt cross.', 'animal', 'Only the camel can feel cross.'),
    example('In Riga we felt at ease [there] at once.', 'place', 'The word replaces "in Riga".'),
  ],
  negative: [
    example('The camel kicked the cup and [it] broke.', 'animal', 'The cup broke, and a cup is a thing.'),
    example('Igor climbed the hill and sang up [there].', 'person', 'The song was sung on the hill: it is a place.'),
  ],
  labels: fromFrames(
    {
      person: [
        'The {thing} fell on {woman}, and [she] cried out.',
        '{man} fed the {animal} before [he] went to work.',
        'The {job} said that [he] was born in {city}.',
        '{woman} lives with {a animal} because [she] feels lonely.',
        'Since {man} bought the {thing}, [he] has been happy.',
        'The {animal} likes {woman}, for [she] is kind.',
      ],
      animal: [
        'The {animal} ran from the {thing} because [it] was frightened.',
        '{man} fed the {animal}, and [it] fell asleep.',
        'The {animal} sniffed at the {thing} until [it] sneezed.',
        '{woman} put the {thing} near the {animal}, and [it] jumped up.',
        'The {animal} of {man} bit the {job}, for [it] was hungry.',
        'When the {animal} saw {woman}, [it] came running.',
      ],
      thing: [
        '{woman} sold the {thing} because [it] was too expensive to mend.',
        'The {animal} pushed the {thing} off the table, and [it] lay in pieces.',
        '{man} bought {a thing} in {city} and paid ten euros for [it].',
        'The {job} packed the {thing} into a box and sent [it] by post.',
        'The {animal} sat on the {thing} until [it] broke.',
        '{woman} showed {man} {a thing} from {city}, but [it] was cracked.',
      ],
      place: [
        '{woman} moved to {city} because the rents are low [there].',
        '{man} likes {city} and goes [there] every {month}.',
        'The {job} took the {animal} to the garden and left it [there].',
        '{city} is warm in {month}, so {woman} will spend it [there].',
        '{man} looked under the bed and found the {thing} [there].',
        'The {animal} went behind the barn, for [there] it was cool.',
      ],
    },
    {
      animal: ['dog', 'cat', 'horse', 'goat', 'donkey', 'rabbit', 'monkey', 'cow'],
      thing: ['lamp', 'clock', 'mirror', 'vase', 'radio', 'kite', 'basket', 'teapot'],
      job: jobs,
    },
  ),
}

const whoIsMeant: GenerationTask = {
  name: 'starter043_name_behind_pronoun',
  domain: 'Stories',
  kind: 'generation',
  definition:
    'A woman and a man appear in the sentence, and a question asks whom a pronoun stands for. Answer with the name ' +
    'of that person.',
  positive: [
    example('Zelda paid Igor because he sang well. Who is "he"?', 'Igor', 'Igor is the man in the sentence.'),
    example(
      'Igor laughed when Zelda said that she was bald. Who is "she"?',
      'Zelda',
      'Zelda is the woman in the sentence.',
    ),
  ],
  negative: [
    example('Zelda hit Igor, but she was sorry. Who is "she"?', 'Igor', 'Igor is a man, so "she" is Zelda.'),
    example('Igor sent Zelda a rose he had picked. Who is "he"?', 'a rose', 'The pronoun stands for a person: Igor.'),
  ],
  make: (draw) => {
    const { meant, words } = womanAndMan(draw)
    const input = draw.text(
      [
        '{one} helped {two} when {p} lost the {thing}.',
        '{one} rang {two} the moment {p} heard the news.',
        '{one} lent {two} the {thing}, and {p} was glad.',
        '{one} and {two} quarrelled because {p} came late on {day}.',
        '{one} waited for {two} in {city}, but {p} had missed the train.',
        '{one} told {two} that {p} would soon be {a job}.',
        '{one} played cards with {two} until {p} had won.',
        'Before {one} knew {two}, {p} lived in {city}.',
        '{one} showed {two} the {thing} that {p} had found.',
        '{one} took {two} to {city} in {month}, where {p} caught a cold.',
        '{one} baked a cake for {two} as {p} had a birthday.',
        '{one} and {two} met at the station, and {p} carried the {thing}.',
      ].map((frame) => `${frame} Who is "{p}"?`),
      words,
    )
    return { input, outputs: [meant] }
  },
}

const replacePronoun: GenerationTask = {
  name: 'starter044_put_name_for_pronoun',
  domain: 'Stories',
  kind: 'generation',
  definition:
    'Copy the text, but put the right name in the place of the pronoun in square brackets. Everything else stays as ' +
    'it is, and the brackets disappear.',
  positive: [
    example('Igor woke up. [He] was cold.', 'Igor woke up. Igor was cold.', 'The pronoun "he" is replaced by Igor.'),
    example(
      'I like Zelda. I invited [her].',
      'I like Zelda. I invited Zelda.',
      'The pronoun "her" is replaced by Zelda.',
    ),
  ],
  negative: [
    example('Zelda coughs. Igor hears [her].', 'Zelda coughs. Igor hears Igor.', 'The pronoun "her" stands for Zelda.'),
    example('Igor sings. [He] is merry.', 'Igor sings. He is merry.', 'The brackets are gone but the name is missing.'),
  ],
  make: (draw) => {
    const { meant, other, words } = womanAndMan(draw)
    const subject = words.p[0] === 'she' ? 'She' : 'He'
    const objectForm = subject === 'She' ? 'her' : 'him'
    return fromPairFrames(
      draw,
      (
        [
          ['{m} lost the {thing}. ', '[S]', ' looked for it all {day}.'],
          ['{m} met {o} in {city}. ', '[S]', ' was {a job} then.'],
          ['{o} called {m} on {day}, but ', '[s]', ' did not answer.'],
          ['The {thing} belongs to {m}. {o} gave it to ', '[x]', ' in {month}.'],
          ['{m} is ill. {o} sends ', '[x]', ' some flowers.'],
          ['{o} likes {city}, but {m} does not. ', '[S]', ' prefers {city2}.'],
          ['When {m} was young, ', '[s]', ' wanted to be {a job}.'],
          ['{m} and {o} went to {city}. There ', '[s]', ' bought {a thing}.'],
          ['My {relative} knows {m} well and trusts ', '[x]', ' in everything.'],
          ['{o} waited for {m} until ', '[s]', ' came by bus.'],
          ['{m} has {a colour} {thing}. {o} bought it for ', '[x]', ' in {city}.'],
          ['{m} laughed at {o}. Later ', '[s]', ' was sorry.'],
        ] as const
      ).map(([before, slot, after]) => {
        const pronoun = { '[S]': subject, '[s]': subject.toLowerCase(), '[x]': objectForm }[slot]
        return [`${before}[${pronoun}]${after}`, `${before}{m}${after}`] as const
      }),
      { ...words, m: [meant], o: [other] },
    )
  },
}

export const coreferenceResolution: StarterCategory = {
  name: 'Coreference Resolution',
  split: 'test',
  tasks: [pronounAndName, kindMeant, whoIsMeant, replacePronoun],
}
