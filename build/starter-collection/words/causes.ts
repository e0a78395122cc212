/** Two causes in the same situation, each with the effect that only it has. */
export interface Forking {
  readonly causes: readonly [string, string]
  readonly effects: readonly [string, string]
}

export const forkings: readonly Forking[] = [
  forking('it had rained all night', 'the road was wet', 'it had not rained for weeks', 'the road was dusty'),
  forking(
    'nobody watered the flowers',
    'the flowers died',
    '{name} watered the flowers every day',
    'the flowers grew tall',
  ),
  forking('the sun came out', 'the snowman melted', 'the night was freezing cold', 'the snowman stayed hard'),
  forking(
    '{name} put in too much salt',
    'the soup tasted salty',
    '{name} put in too much sugar',
    'the soup tasted sweet',
  ),
  forking(
    '{name} had not eaten all day',
    '{name} was hungry',
    '{name} had just eaten three plates of rice',
    '{name} was full',
  ),
  forking('{name} had worked all night', '{name} was tired', '{name} had slept for ten hours', '{name} felt fresh'),
  forking('the battery ran down', 'the torch went out', '{name} put in a new battery', 'the torch shone again'),
  forking(
    'the lake froze hard',
    'the children skated on the lake',
    'the ice on the lake melted',
    'the children swam in the lake',
  ),
  forking(
    '{name} had no umbrella',
    '{name} got wet in the rain',
    '{name} had a big umbrella',
    '{name} stayed dry in the rain',
  ),
  forking('the baby was hungry', 'the baby cried', 'the baby was fed and warm', 'the baby smiled'),
  forking(
    'the alarm clock did not ring',
    '{name} overslept',
    'the alarm clock rang too soon',
    '{name} got up too early',
  ),
  forking(
    'the shop lowered its prices',
    'more people bought there',
    'the shop doubled its prices',
    'fewer people bought there',
  ),
  forking('the oven was far too hot', 'the cake burned', 'the oven was never switched on', 'the cake stayed raw'),
  forking('the tyre had a hole', 'the tyre went flat', '{name} pumped air into the tyre', 'the tyre became firm'),
  forking(
    '{name} studied for weeks',
    '{name} passed the test',
    '{name} did not study at all',
    '{name} failed the test',
  ),
  forking('a strong wind blew', 'the leaves flew about', 'there was no wind at all', 'the leaves hung still'),
  forking('the cat came in', 'the mouse ran away', 'the cat went out', 'the mouse left its hole'),
  forking('the lights went out', 'nobody could see anything', 'the lights came back on', 'everybody could see again'),
  forking(
    'the neighbours played loud music',
    '{name} could not sleep',
    'the neighbours were quiet',
    '{name} slept soundly',
  ),
  forking('{name} turned on the heating', 'the room got warm', '{name} let in the winter air', 'the room got cold'),
  forking(
    'the bus was an hour late',
    '{name} missed the start of the film',
    'the bus came early',
    '{name} was too early for the film',
  ),
  forking(
    '{name} was the fastest runner',
    '{name} got the gold medal',
    '{name} was the slowest runner',
    '{name} came last',
  ),
  forking('the dog had rolled in the mud', 'the dog was dirty', '{name} gave the dog a bath', 'the dog was clean'),
  forking('{name} told a funny joke', 'everybody laughed', '{name} brought very sad news', 'everybody wept'),
  forking(
    'the well ran dry',
    'the village had no water',
    'the rain filled the well',
    'the village had plenty of water',
  ),
  forking('{name} lost the key', '{name} could not get in', '{name} found the key again', '{name} could get in'),
  forking(
    'the team scored five goals to none',
    'the team won',
    'the team let in five goals and scored none',
    'the team lost',
  ),
  forking(
    'the bridge was closed',
    'the drivers took another road',
    'the bridge was open again',
    'the drivers used the bridge',
  ),
  forking(
    '{name} put honey into the tea',
    'the tea became sweet',
    '{name} put lemon into the tea',
    'the tea became sour',
  ),
  forking(
    'the rope was cut',
    'the boat drifted away',
    '{name} tied the boat to a post',
    'the boat stayed in its place',
  ),
  forking('the river rose by two metres', 'the fields were flooded', 'no rain fell all summer', 'the fields dried out'),
  forking('the bag was full of stones', 'the bag was heavy', '{name} emptied the bag', 'the bag was light'),
  forking(
    '{name} sharpened the knife',
    'the knife cut well',
    '{name} never sharpened the knife',
    'the knife was blunt',
  ),
  forking(
    '{name} painted the walls white',
    'the room looked brighter',
    '{name} painted the walls black',
    'the room looked darker',
  ),
  forking('the teacher praised {name}', '{name} felt proud', 'the teacher scolded {name}', '{name} felt ashamed'),
]

function forking(cause: string, effect: string, otherCause: string, otherEffect: string): Forking {
  return { causes: [cause, otherCause], effects: [effect, otherEffect] }
}
