import { fromFrames } from '../frames.ts'
import { example, type ClassificationTask, type StarterCategory } from '../task-spec.ts'

const topic: ClassificationTask = {
  name: 'starter005_topic_of_sentence',
  domain: 'News',
  kind: 'classification',
  definition:
    'In this task you read one sentence from a newspaper. Choose the part of the newspaper it comes from. ' +
    'There are six parts: sports, cooking, weather, music, travel and health. Write only the name of the part.',
  positive: [
    example('The choir practised the new hymn until midnight.', 'music', 'A choir and a hymn belong to music.'),
    example('Fog will cover the valleys until the late morning.', 'weather', 'Fog is a kind of weather.'),
  ],
  negative: [
    example(
      'Stir the dough until it no longer sticks to the bowl.',
      'I cannot tell.',
      'The sentence is from a recipe: "cooking".',
    ),
    example('The runner set a new record over ten miles.', 'health', 'A race and a record belong to sports.'),
  ],
  labels: fromFrames(
    {
      sports: [
        '{city} won the {game} match by two {points}.',
        'The {game} team from {city} has a new coach.',
        'The captain scored twice in the last minute against {city}.',
        'The swimmer from {city} took the gold medal on {day}.',
        '{name} ran the marathon faster than ever before.',
        'After the final whistle the players of {city} cheered.',
      ],
      cooking: [
        'Chop the {vegetable} and fry it in hot butter.',
        'Add a pinch of salt to the {vegetable} and stir well.',
        'Bake the {cake} in the oven until it is golden brown.',
        'For the {cake} you need four eggs and a cup of flour.',
        'Let the {vegetable} simmer in the pot with some garlic.',
        'Peel the {vegetable}, slice it and boil it for ten minutes.',
      ],
      weather: [
        'Heavy {rain} is expected over {city} on {day}.',
        'The sky over {city} will clear by the evening.',
        'Strong winds and {rain} will reach the coast on {day}.',
        'Temperatures in {city} will fall below zero at night.',
        '{day} will be dry and sunny in {city}.',
        'A warm front brings mild air and some clouds to {city}.',
      ],
      music: [
        'The {band} played three encores in {city}.',
        'Her new album of {song} comes out in {month}.',
        'The {band} will perform {song} at the concert hall of {city}.',
        '{name} sings {song} on the new record.',
        'The pianist opened the concert with a slow waltz.',
        'The {band} is looking for a new violinist.',
      ],
      travel: [
        'Cheap flights to {city} are easiest to find in {month}.',
        'The old town of {city} is best explored on foot by tourists.',
        'Our guide shows you the sights of {city} in two days.',
        'Hotels near the beach are booked out in {month}.',
        'Tourists who visit {city} should not miss the castle.',
        'Take a window seat on the night train to {city} for the view.',
      ],
      health: [
        'A {food} a day may lower your blood pressure, doctors say.',
        'Nurses advise patients to have the vaccine before {month}.',
        'People who sleep eight hours have fewer headaches.',
        'The new pill helps patients with {pain}.',
        'Doctors in {city} report fewer cases of {pain}.',
        'Washing your hands keeps {germ} away, says a doctor.',
      ],
    },
    {
      game: ['football', 'hockey', 'basketball', 'rugby'],
      points: ['goals', 'points'],
      vegetable: ['onion', 'cabbage', 'leek', 'celery'],
      cake: ['apple pie', 'lemon cake', 'cheese tart', 'plum cake'],
      rain: ['rain', 'snow', 'hail'],
      band: ['orchestra', 'jazz band', 'string quartet'],
      song: ['folk songs', 'old ballads', 'love songs'],
      food: ['banana', 'carrot', 'handful of nuts'],
      pain: ['the flu', 'stomach pain', 'asthma', 'back pain'],
      germ: ['the flu', 'many colds', 'stomach bugs'],
    },
  ),
}

const department: ClassificationTask = {
  name: 'starter006_message_to_shop_department',
  domain: 'Customer Service',
  kind: 'classification',
  definition:
    'A customer has written to a shop. Forward the message to the department that can help. ' +
    'Use "billing" for payments, "delivery" for parcels on their way, "repair" for things that are broken ' +
    'and "returns" for things the customer wants to give back.',
  positive: [
    example('The driver never rang and my parcel is gone.', 'delivery', 'The message is about a parcel on its way.'),
    example('I was charged for two mixers but ordered one.', 'billing', 'The message is about a payment.'),
  ],
  negative: [
    example(
      'My new mixer does not turn any more. Can you fix it?',
      'billing',
      'Something is broken, so it goes to "repair".',
    ),
    example('The mixer is too big for me, please take it back.', 'delivery', 'The customer gives it back: "returns".'),
  ],
  labels: fromFrames(
    {
      billing: [
        'You took the money for the {thing} twice.',
        'Please send me the invoice for the {thing}.',
        'May I pay for the {thing} by card?',
        'The bill says {price} pounds, but the {thing} was cheaper.',
        'I paid for the {thing} on {day}, yet you sent a reminder.',
        'Can I pay for the {thing} in three parts?',
      ],
      delivery: [
        'Where is the {thing} you sent on {day}?',
        'When will the {thing} arrive?',
        'My parcel with the {thing} has not come yet.',
        'Please bring the {thing} to my neighbour, I am out on {day}.',
        'The driver left the {thing} at the wrong house.',
        'I have moved: send the {thing} to my new address, please.',
      ],
      repair: [
        'The {thing} stopped working on {day}. Can you mend it?',
        'The handle of my {thing} came off and must be fixed.',
        'My {thing} makes a loud noise and then goes dead.',
        'The {thing} has a crack. How long does it take to mend?',
        'I dropped the {thing} and now it does not start.',
        'Do you have a spare part for my broken {thing}?',
      ],
      returns: [
        'I do not like the {thing} and want to send it back.',
        'The {thing} is the wrong size. May I give it back?',
        'My {relative} already has {a thing}. Will you take mine back?',
        'I changed my mind about the {thing} and want a refund for it.',
        'How do I send back the {colour} {thing}? I wanted {a colour2} one.',
        'The {colour} {thing} does not suit my room, so I am giving it back.',
      ],
    },
    {
      thing: ['lamp', 'toaster', 'radio', 'heater', 'clock', 'kettle', 'blender', 'printer'],
      price: ['thirty', 'forty', 'ninety'],
    },
  ),
}

const place: ClassificationTask = {
  name: 'starter007_place_of_announcement',
  domain: 'Everyday Talk',
  kind: 'classification',
  definition:
    'Somebody says or reads out the words in the input. Guess in what kind of building or on what kind of site you ' +
    'would hear them. Answer with a single noun such as library, farm or hotel.',
  positive: [
    example(
      'Please open your exercise books at page ten, class.',
      'school',
      'A teacher says this to a class in a school.',
    ),
    example(
      'Passengers may now board flight seven through gate B.',
      'airport',
      'Flights leave from gates in an airport.',
    ),
  ],
  negative: [
    example('I would like to open an account and change some dollars.', 'farm', 'Accounts are opened at a bank.'),
    example('Two rye loaves and six rolls, please, still warm.', 'hospital', 'Loaves and rolls are sold in a bakery.'),
  ],
  labels: fromFrames(
    {
      library: [
        'Please whisper, the other readers at the shelves are busy.',
        'You may borrow these {n} books until {day}.',
        'This novel about {city} must be brought back by {day}, or you pay a fine.',
        'The books on {city} are on the shelf over there; keep them three weeks.',
      ],
      airport: [
        'The flight to {city} is ready at gate {n}.',
        'Put your suitcase on the belt and show me your passport for the flight to {city}.',
        'The plane from {city} lands {n} minutes late.',
        'Last call for passengers flying to {city}!',
      ],
      hospital: [
        'The surgeon will see you in ward {n}.',
        'Nurse, the patient in bed {n} needs more medicine.',
        'Visitors may see the patients in ward {n} until the evening.',
        'Your {relative} is out of the operation and sleeping in ward {n}.',
      ],
      school: [
        'Pupils, hand in your homework on {day}.',
        'The spelling test for class {n} is on {day}.',
        'Children, who can find {city} on the map for the teacher?',
        'The break is over, pupils; back to class {n}.',
      ],
      bank: [
        'Your account has a balance of {n} hundred dollars.',
        'We can offer you a loan at {n} percent.',
        'I want to pay {n} hundred pounds into my account.',
        'To send money to an account in {city}, sign here.',
      ],
      bakery: [
        'The rolls are fresh from our oven; {n} or more?',
        'We have {n} loaves of rye bread left today.',
        'The {n} loaves for {name} are still in the oven.',
        'Our bread is baked here every {day}; please take {n} rolls.',
      ],
      hotel: [
        'Your room is on floor {n}; here is the key, and breakfast is at eight.',
        'We have a double room free until {day}.',
        'Would you like a room with a bath for {n} nights?',
        'Please leave the room key at the desk when you check out on {day}.',
      ],
      farm: [
        'The cows must be milked before {n}.',
        'We bring in the hay from the field on {day}.',
        'Feed the pigs and shut the hen house, {name}.',
        'The tractor is in the barn; plough the field by {day}.',
      ],
    },
    { n: ['two', 'three', 'four', 'five', 'six', 'seven', 'nine'] },
  ),
}

const factOpinion: ClassificationTask = {
  name: 'starter008_fact_or_opinion',
  domain: 'General Knowledge',
  kind: 'classification',
  definition:
    'You will see a short statement. Some statements can be checked by looking or counting; call these "fact". ' +
    'Others only tell what somebody likes or thinks best; call these "opinion".',
  positive: [
    example('A week has seven days.', 'fact', 'Anyone can count the days of a week.'),
    example('Nothing looks better than a blue door.', 'opinion', 'What looks good is a matter of taste.'),
  ],
  negative: [
    example(
      'Chess is far more fun than cards.',
      'fact',
      'What is fun differs from person to person: this is an opinion.',
    ),
    example('Ice melts when it gets warm.', 'opinion', 'Everybody can check this by looking: it is a fact.'),
  ],
  labels: fromFrames(
    {
      fact: [
        '{city} is a city.',
        'The train from {city} to {city2} left at {n}.',
        'The library was closed on {day}.',
        'My {relative} was born in {city}.',
        'There are {n} {colour} cars in front of the house.',
        'The bridge was built in {month}.',
        '{name} has {n} cousins.',
        'The bus to the {site} stops here {n} times a day.',
        'Water freezes when it is cold enough.',
        'The {site} has {n} doors.',
        'The market takes place every {day}.',
        'In {month} it rained on {n} days.',
      ],
      opinion: [
        '{city} is the loveliest city in the world.',
        'A train ride is nicer than a flight.',
        '{day} is the best day of the week.',
        'Everybody should visit {city} once.',
        '{colour} cars look better than {colour2} ones.',
        'No month is as pleasant as {month}.',
        '{name} is a prettier name than {name2}.',
        'The {site} is too ugly for this town.',
        'Tea tastes better than coffee.',
        'It would be a shame to paint the {site} {colour}.',
        'People in {city} are more fun than people in {city2}.',
        'I think the {site} looks wonderful in {month}.',
      ],
    },
    {
      n: ['two', 'three', 'four', 'five', 'six', 'eight'],
      site: ['old tower', 'town hall', 'market hall', 'new school', 'station', 'museum'],
    },
  ),
}
export const textCategorization: StarterCategory = {
  name: 'Text Categorization',
  split: 'train',
  tasks: [topic, department, place, factOpinion],
}
