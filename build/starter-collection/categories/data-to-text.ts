import { commonWords, fromPairFrames } from '../frames.ts'
import { example, type GenerationTask, type StarterCategory } from '../task-spec.ts'
import { inWords } from '../words/numbers.ts'
import { jobs } from '../words/people.ts'
import { goods } from '../words/things.ts'

const person: GenerationTask = {
  name: 'starter045_person_facts_to_sentence',
  domain: 'Biography',
  kind: 'generation',
  definition:
    'You are given facts about a person as pairs of a key and a value. Write one English sentence that contains all ' +
    'of them. ' +
    'Begin the sentence with the name.',
  positive: [
    example(
      'Name: Zelda; job: clown; city: Riga',
      'Zelda is a clown in Riga.',
      'Name, job and city are all in the sentence.',
    ),
    example(
      'Name: Igor; pet: camel; age: ten',
      'Igor is ten years old and has a camel.',
      'Name, pet and age are all in the sentence.',
    ),
  ],
  negative: [
    example('Name: Igor; job: clown; age: fifty', 'Igor is a clown.', 'The age is missing.'),
    example('Name: Zelda; city: Riga; pet: zebra', 'Zelda lives in Oslo with a zebra.', 'The city is wrong.'),
  ],
  make: (draw) =>
    fromPairFrames(
      draw,
      [
        [
          'Name: {name}; job: {job}; city: {city}',
          '{name} is {a job} in {city}.',
          '{name} works as {a job} in {city}.',
          '{name} is {a job} who lives in {city}.',
        ],
        [
          'Name: {name}; city: {city}; job: {job}',
          '{name} is {a job} in {city}.',
          '{name} works as {a job} in {city}.',
          '{name} lives in {city} and is {a job}.',
        ],
        [
          'Name: {name}; age: {age}; city: {city}',
          '{name} is {age} years old and lives in {city}.',
          '{name} is {age} and lives in {city}.',
        ],
        [
          'Name: {name}; job: {job}; age: {age}',
          '{name} is {a job} and {age} years old.',
          '{name} is {a job} of {age}.',
          '{name} is {age} years old and {a job}.',
        ],
        [
          'Name: {name}; pet: {pet}; city: {city}',
          '{name} lives in {city} and has {a pet}.',
          '{name} has {a pet} and lives in {city}.',
          '{name} lives in {city} with {a pet}.',
        ],
        [
          'Name: {name}; age: {age}; pet: {pet}',
          '{name} is {age} years old and has {a pet}.',
          '{name} is {age} and has {a pet}.',
        ],
        [
          'Name: {name}; job: {job}; pet: {pet}',
          '{name} is {a job} and has {a pet}.',
          '{name} works as {a job} and has {a pet}.',
          '{name} is {a job} with {a pet}.',
        ],
        [
          'Name: {name}; born in: {city}; job: {job}',
          '{name} was born in {city} and is {a job}.',
          '{name} is {a job} and was born in {city}.',
        ],
      ],
      {
        job: jobs,
        age: [20 + draw.below(60)].map(inWords),
        pet: ['dog', 'cat', 'parrot', 'rabbit', 'pony', 'hamster', 'goldfish'],
      },
    ),
}

const timetable: GenerationTask = {
  name: 'starter046_timetable_to_sentence',
  domain: 'Travel',
  kind: 'generation',
  definition:
    'One line of a timetable is given, with fields divided by bars. Put it into a full sentence for a passenger. ' +
    'Start with the vehicle and where it goes, then say the rest in the order of the line.',
  positive: [
    example(
      'Tram | to Riga | leaves at one | stop two',
      'The tram to Riga leaves at one from stop two.',
      'All fields are told in order.',
    ),
    example('Coach | to Riga | full', 'The coach to Riga is full.', 'The third field says that there are no seats.'),
  ],
  negative: [
    example(
      'Tram | to Riga | stop two',
      'The tram to Riga leaves at two.',
      'Two is the number of the stop, not the time.',
    ),
    example('Coach | to Riga | leaves at one', 'Riga is nice at one.', 'The coach and its leaving are missing.'),
  ],
  make: (draw) =>
    fromPairFrames(
      draw,
      [
        ['{v} | to {city} | leaves at {h} | {stop}', 'The {v} to {city} leaves at {h} from {stop}.'],
        [
          '{v} | to {city} | leaves at {h} | arrives at {late}',
          'The {v} to {city} leaves at {h} and arrives at {late}.',
        ],
        [
          '{v} | to {city} | {n} minutes late',
          'The {v} to {city} is {n} minutes late.',
          'The {v} to {city} will be {n} minutes late.',
        ],
        [
          '{v} | to {city} | only on {day}',
          'The {v} to {city} runs only on {day}.',
          'The {v} to {city} goes only on {day}.',
          'The {v} to {city} only runs on {day}.',
        ],
        [
          '{v} | to {city} | cancelled on {day}',
          'The {v} to {city} is cancelled on {day}.',
          'The {v} to {city} has been cancelled for {day}.',
        ],
        [
          '{v} | to {city} | leaves at {h} | no stops',
          'The {v} to {city} leaves at {h} and makes no stops.',
          'The {v} to {city} leaves at {h} and has no stops.',
        ],
        ['{v} | to {city} | leaves at {h} | costs {n} euros', 'The {v} to {city} leaves at {h} and costs {n} euros.'],
        [
          '{v} | to {city} | {stop} | takes {few} hours',
          'The {v} to {city} leaves from {stop} and takes {few} hours.',
          'The {v} to {city} goes from {stop} and takes {few} hours.',
        ],
      ],
      {
        v: ['train', 'bus', 'express', 'fast train', 'red bus'],
        h: ['six', 'seven', 'eight', 'nine', 'ten'],
        late: ['noon', 'eleven', 'midnight'],
        n: ['fifteen', 'twenty', 'thirty', 'forty', 'fifty'],
        few: ['three', 'four', 'five', 'six'],
        stop: ['platform one', 'platform two', 'platform five', 'platform nine'],
      },
    ),
}

const advert: GenerationTask = {
  name: 'starter047_item_to_advert',
  domain: 'Shopping',
  kind: 'generation',
  definition:
    'The input describes an object for sale in catchwords. Turn the catchwords into a single sentence for an advert. ' +
    'Name the seller or the place first if there is one, and do not add anything.',
  positive: [
    example(
      'Object: pot; colour: silver; price: six euros',
      'The silver pot costs six euros.',
      'Object, colour and price are told.',
    ),
    example(
      'Seller: Zelda; object: hen; age: one year',
      'Zelda sells a hen that is one year old.',
      'The seller comes first.',
    ),
  ],
  negative: [
    example(
      'Object: pot; colour: pink; price: two euros',
      'The pink pot is very pretty and costs two euros.',
      'Nobody said that it is pretty.',
    ),
    example('Seller: Igor; object: pen; colour: pink', 'Igor sells a pen.', 'The colour is missing.'),
  ],
  make: (draw) =>
    fromPairFrames(
      draw,
      [
        [
          'Object: {thing}; colour: {colour}; price: {n} euros',
          'The {colour} {thing} costs {n} euros.',
          'The {colour} {thing} is {n} euros.',
        ],
        [
          'Seller: {name}; object: {thing}; colour: {colour}',
          '{name} sells {a colour} {thing}.',
          '{name} is selling {a colour} {thing}.',
        ],
        [
          'Seller: {name}; object: {thing}; price: {n} euros',
          '{name} sells {a thing} for {n} euros.',
          '{name} is selling {a thing} for {n} euros.',
        ],
        [
          'Place: {city}; object: {thing}; price: {n} pounds',
          'In {city} you get {a thing} for {n} pounds.',
          'In {city} {a thing} costs {n} pounds.',
        ],
        [
          'Object: {thing}; age: {y} years; colour: {colour}',
          'The {colour} {thing} is {y} years old.',
          'The {thing} is {y} years old and {colour}.',
        ],
        [
          'Seller: {name}; object: {thing}; age: {y} years',
          '{name} sells {a thing} that is {y} years old.',
          '{name} is selling {a thing} that is {y} years old.',
        ],
        [
          'Seller: {name}; object: {colour} {thing}; place: {city}',
          '{name} sells {a colour} {thing} in {city}.',
          '{name} is selling {a colour} {thing} in {city}.',
        ],
        [
          'Seller: {job}; object: {thing}; price: {n} dollars',
          'The {job} sells {a thing} for {n} dollars.',
          '{a job} sells {a thing} for {n} dollars.',
        ],
      ],
      {
        thing: goods,
        job: jobs,
        y: ['two', 'three', 'four', 'six', 'seven', 'nine', 'ten', 'twelve'],
        n: [12 + draw.below(80)].map(inWords),
      },
    ),
}

const result: GenerationTask = {
  name: 'starter048_match_result_to_report',
  domain: 'Sports',
  kind: 'generation',
  definition:
    'Report the result of a match in one sentence. The winner is named first and the goals are written as words. If ' +
    'both sides have the same number ' +
    'of goals, say that the match ended in a draw.',
  positive: [
    example('Riga - Cork 3:1', 'Riga beat Cork three to one.', 'Riga has more goals, so Riga is named first.'),
    example(
      'Riga - Cork 0:0',
      'The match between Riga and Cork ended in a draw.',
      'Both sides have the same number of goals.',
    ),
  ],
  negative: [
    example('Riga - Bern 2:4', 'Riga beat Bern four to two.', 'Bern won: "Bern beat Riga four to two."'),
    example('Cork - Bern 1:1', 'Cork beat Bern one to one.', 'Nobody won; the match ended in a draw.'),
  ],
  make: (draw) => {
    const [home, guests] = draw.some(commonWords.city, 2)
    const high = 1 + draw.below(6)
    const low = draw.below(high)
    const words = {
      home: [home ?? ''],
      guests: [guests ?? ''],
      high: [inWords(high)],
      low: [inWords(low)],
      h: [String(high)],
      l: [String(low)],
    }
    return fromPairFrames(
      draw,
      [
        [
          '{home} - {guests} {h}:{l}',
          '{home} beat {guests} {high} to {low}.',
          '{home} won against {guests} {high} to {low}.',
        ],
        [
          '{home} - {guests} {l}:{h}',
          '{guests} beat {home} {high} to {low}.',
          '{guests} won against {home} {high} to {low}.',
        ],
        [
          '{home} against {guests}: {h} to {l}',
          '{home} beat {guests} {high} to {low}.',
          '{home} won against {guests} {high} to {low}.',
        ],
        [
          '{home} against {guests}: {l} to {h}',
          '{guests} beat {home} {high} to {low}.',
          '{guests} won against {home} {high} to {low}.',
        ],
        [
          'goals of {home}: {l}; goals of {guests}: {h}',
          '{guests} beat {home} {high} to {low}.',
          '{guests} won against {home} {high} to {low}.',
        ],
        ['{home} - {guests} {h}:{h}', 'The match between {home} and {guests} ended in a draw.'],
      ],
      words,
    )
  },
}

export const dataToText: StarterCategory = {
  name: 'Data to Text',
  split: 'test',
  tasks: [person, timetable, advert, result],
}
