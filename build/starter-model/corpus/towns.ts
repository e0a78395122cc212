import type { Genre } from './genre.ts'

/** Places, journeys, the weather and what the newspaper says. */
export const towns: Genre = {
  beginnings: [
    '{city} is a town with {n} bridges and a famous {building}.', 'The old {building} of {city} was built by {a job}.',
    'The weather in {city} was fine on {day}.', 'There is a lot of {weather} in {city} in {month}.',
    'People come to {city} to see the {building}.', 'News from {city}: the {building} will be closed until {month}.',
    'If you travel to {city} by {vehicle}, take a seat on the left.', 'Our house stands between the {building} and the river.',
    'The market of {city} opens on {day}.', 'In {month} the streets of {city} are full of people.',
    'A {job} from {city} has found {n} old {many} in the {room}.', 'The {building} stands on a hill above the town.',
    'A new {vehicle} now runs from {city} to {city2}.', 'It is {big} miles from {city} to {city2}.',
    'The {room} of our house is small but bright.', 'There will be {weather} over {city} at night.',
  ],
  middles: [
    'On the left there is {a building2}, on the right there are {n} tall trees.', 'The {vehicle} takes {n} hours and costs {price} {currency}.',
    'In the evening the lights of the {building} can be seen from far away.', 'The people there eat {food} with {food2} and drink tea.',
    '{A}, who works there as {a job}, has {n} children.', 'Next to it stands {a building2} with {a colour} roof.',
    'Most visitors stay for {n} days.', 'A ticket costs {price} {currency}, and children pay nothing.', 'The wind will come from the sea.',
    'On {day} it will be warm and dry.', 'There may be some {weather} in the afternoon.', 'The {job} says that it has never been so cold.',
    'You can buy {many}, {many2} and {food} there.', 'Close to the bridge there is a garden with {n} kinds of {plant}.',
    'The river is wide and slow.', 'In winter the road over the hills is closed.', 'Many families moved there in {month}.',
    'The last {vehicle} leaves at {n}.', 'Its walls are {colour} and its windows are small.', 'Behind the {building} begins the forest.',
    'The {furniture} in the {room} is {colour} and {quality}.', 'Above the {furniture} hangs a picture of {a animal}.',
    'From the window you can see the {building}.', 'There is always {a animal} asleep on the {furniture}.',
    'The team of {city} has won {n} games this year.', 'About {big} people live in this street.', 'The roof was repaired in {month}.',
    'A guide shows you the rooms and tells you old stories.', 'Bring a warm coat, for it is cold at night.',
    'The school is near the station, and the library is near the school.', 'Some say that {a animal} lives in the cellar.',
    'Nobody knows how old the {building} is.', 'In {month} you can hear music {where}.', 'The streets are narrow, and there are few cars.',
  ],
  endings: [
    'It is worth a visit.', 'That is all we know so far.', 'We hope to go there again in {month}.', 'The {building} is open every day but {day}.',
    'Tomorrow there will be more news from {city}.', 'It is the place I like best.', 'The sun will come back on {day}.',
  ],
}
