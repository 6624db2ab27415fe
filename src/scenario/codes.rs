//! What does a code mean?

/// Every code with its explanation: what is wrong, why it matters, what helps.
pub(super) const CODES: &[(&str, &str)] = &[
    (
        "E001",
        "The file is not TOML.\n\nStrings stand in double quotes, lists in [ ], short tables in { }, long ones under a [heading]. A key may be written only once in its table. Reading goes on after the fault, so later messages may follow from it.",
    ),
    (
        "E002",
        "A file is too large.\n\nA scenario file may have 4 MiB, a trace 64 MiB. Long lists of shipments belong in a trace.",
    ),
    (
        "E003",
        "Tables or lists are nested too deeply.\n\nMore than 80 levels are not read. No scenario needs more than eight.",
    ),
    (
        "E004",
        "A file cannot be read.\n\nAll files are UTF-8 text: a file of another encoding (UTF-16, GBK, Windows-1252) must be saved as UTF-8. Paths of `base`, `trace` and `emission-factors` are relative to the folder of the file that names them, with `/` between folders.",
    ),
    (
        "E005",
        "The chain of bases does not end.\n\nA what-if names a base, which may itself be a what-if, up to 64 files deep. The last one must stand alone, without `[what-if]`.",
    ),
    (
        "E006",
        "A path is not allowed.\n\nA trace, or a file of emission factors, lies in the folder of the file that names it, or below: no absolute path, no `..`, no backslash, no drive or device name. Only `base` may climb with `..`.",
    ),
    (
        "E007",
        "The file's format is missing or not known.\n\nWrite `format = 1` at the top. A newer format needs a newer version of corridor. A what-if may leave it out.",
    ),
    (
        "E008",
        "The scenario has too many things.\n\nAt most 100,000 places, stations, links, sections, services, stops, fleets, borders, stages, commodities, lanes, chains and sources are allowed together.",
    ),
    (
        "E009",
        "A text is too long.\n\nA text may have 10,000 bytes. Long explanations belong in a document that `[source.*]` names.",
    ),
    (
        "E010",
        "A key is not known.\n\nIt is misspelt, or stands in the wrong table. `corridor explain service` lists the keys of a service. `scale`, `add` and `remove` are known only in a file with `[what-if]`.",
    ),
    (
        "E011",
        "A key is missing.\n\nThis table cannot be understood without it. `corridor explain` followed by the key says how it is written.",
    ),
    (
        "E012",
        "A value is of the wrong kind.\n\nQuantities and dates stand in quotes, counts and shares do not; things are tables with names, `[place.qinzhou]`, never `[[place]]`.",
    ),
    (
        "E013",
        "This cannot be a name.\n\nNames of things are small letters, digits and hyphens, at most 100 of them, and begin with a letter or digit: `ckg-qinzhou`. The name people read belongs in `title`.",
    ),
    ("E014", "A word is not one of those known here.\n\nThe message lists them."),
    (
        "E015",
        "Of several keys exactly one must be written.\n\nA service has one timetable, a lane one of `demand`, `gap` and `trace`, a link at most one of `time` and `speed`, a distribution one law.",
    ),
    (
        "E016",
        "A key has no meaning here.\n\nIt goes with another key that is not written, such as `first` without `frequency`. It would be ignored, so it is refused.",
    ),
    (
        "E020",
        "A number has no unit.\n\nEvery quantity is a text with its unit: \"36 h\", \"1450 km\", \"100 TEU\", \"14 kn\", \"4 / week\".",
    ),
    (
        "E021",
        "A quantity or its unit is not understood.\n\nA quantity is a number and a unit: time in ms, s, min, h, d, week, y; distance in km, m, nm; speed in km/h, kn; boxes in TEU; mass in t, kg; money in a currency, \"200 CNY\". A rate is a number, a slash and a unit of time: \"9.4 / h\", \"140 TEU / week\". A year has 365 days; months differ, so there is no month.",
    ),
    (
        "E022",
        "A number is not finite.\n\n`nan` and `inf` are no quantities. Leave a key out where it has a default or means no limit.",
    ),
    ("E023", "A number is negative.\n\nTimes, distances, loads, rates and counts are zero or more."),
    (
        "E024",
        "A number is zero where that makes no sense.\n\nA vehicle without capacity, a service without departures or a speed of zero would never move anything. Remove the thing instead, in a what-if with `remove = true`.",
    ),
    (
        "E025",
        "A number lies outside its range.\n\nThe message says which range. Loads are counted in quarters of a TEU.",
    ),
    (
        "E026",
        "The parameters make no distribution.\n\nconstant = \"x\" · uniform = { low, high } · triangular = { low, mode, high } · pert = { low, mode, high } · exponential = { mean } · erlang = { shape, mean } · gamma, lognormal, weibull = { mean, cv } · normal = { mean, sd, low, high }, truncated, its mean and sd before truncation · discrete = { values, shares }, shares adding up to 1 · empirical = { values }, two or more.",
    ),
    (
        "E027",
        "A date or time is not understood.\n\nDate-times are quoted civil times, \"2025-01-06T00:00\", dates \"2025-01-27\", clock times \"02:30\". They are meant in the zone of the place, or of the run.",
    ),
    (
        "E028",
        "A time zone is not known.\n\nZones are named as in the IANA time zone database: \"Asia/Shanghai\", \"Asia/Bangkok\", \"UTC\".",
    ),
    (
        "E029",
        "Hours of the week are not understood.\n\n\"08:00-20:00\" is every day, \"mon-fri 08:00-18:00\" some days; \"22:00-06:00\" runs over midnight. Hours with a break are a list: [\"08:00-12:00\", \"13:00-18:00\"]. Days are mon, tue, wed, thu, fri, sat, sun, daily. Timetables have days and a clock time: \"mon 06:00\". Numbers of servers by hours must not overlap.",
    ),
    (
        "E030",
        "Shares or probabilities are wrong.\n\nEach lies between 0 and 1. Shares of boxes and of chains add up to 1; probabilities of `then` to at most 1. Not every departure may be cancelled, nor every set of papers wrong.",
    ),
    (
        "E031",
        "The weights of a profile are wrong.\n\n`hours` has 24, `weekdays` 7 (Monday first), `months` 12. Weights are relative, at least 0, and not all 0.",
    ),
    (
        "E040",
        "There is nothing to change in the base.\n\n`scale`, `add` and `remove` act on what the base wrote. To add something new, write its value.",
    ),
    (
        "E041",
        "A change cannot act on this.\n\n`{ scale = 0.5 }` and `{ add = \"2 h\" }` act on numbers, quantities of the same kind, the mean of a distribution (its shape stays) and, on a service, its frequency. Everything else is written anew. `remove = true` stands alone.",
    ),
    (
        "E042",
        "A `--set` is not understood.\n\nIt is a key with dots, an equals sign and a value: `--set service.ckg-qinzhou.capacity=\"120 TEU\"`.",
    ),
    (
        "E043",
        "A change cannot stand without another.\n\nTo tell what each change of a what-if does, the corridor is also simulated with only some of them. Where one needs another, such as a lane that uses a service that another table adds, the same `lever = \"name\"` in both tables makes them one change.",
    ),
    (
        "E050",
        "A name is not defined.\n\nThe thing that is named does not exist, was removed by a what-if, or is misspelt.",
    ),
    (
        "E051",
        "No link joins two stops.\n\nConsecutive stops of a service need a link of the service's mode between them; links are usable both ways.",
    ),
    (
        "E052",
        "More than one link joins two stops.\n\nChoose with `links`, one for each leg, in the order of the stops.",
    ),
    (
        "E053",
        "The links named do not fit the stops.\n\n`links` has one link for each leg, each between the two stops of its leg and of the service's mode.",
    ),
    (
        "E054",
        "Nothing says how long a leg takes.\n\nA link has a `time`, or a `speed` and a `distance`; or the service has a `speed` and the link a `distance`.",
    ),
    (
        "E055",
        "A route leads nowhere.\n\nA service has two stops or more, never the same twice in a row; a link joins two different places.",
    ),
    (
        "E056",
        "A chain breaks.\n\nThe first service must call at the lane's origin, each next one where the one before calls later, the last at the lane's destination. Cargo cannot board at a last stop.",
    ),
    (
        "E057",
        "A lane names no services.\n\nA lane between two places needs `services`, or chains with shares. Only a lane from a place to itself needs none.",
    ),
    (
        "E060",
        "Planned times do not ascend.\n\n`planned` counts from the departure at the first stop and grows from stop to stop.",
    ),
    (
        "E061",
        "A vehicle cannot carry a single box.\n\nThe largest box of a lane exceeds the capacity or the payload of a service that it rides on. It would wait for ever.",
    ),
    (
        "E062",
        "A consignment is larger than a vehicle.\n\nA consignment that may not split must fit into one vehicle. Write `may-split = true`, or make consignments smaller.",
    ),
    ("E063", "The minimum load exceeds the capacity.\n\nNo departure would ever run."),
    (
        "E064",
        "A departure lies before the start.\n\nThe simulation begins at `run.start`; earlier departures cannot be simulated.",
    ),
    (
        "E070",
        "A station never has a server, or a stage of a border post no officer.\n\nCargo would wait for ever. Opening hours and servers by hours must overlap somewhere.",
    ),
    (
        "E071",
        "Cargo can never leave a circle of stations.\n\nThe probabilities of `then` lead round and round: at least one of them must leave a rest with which cargo goes on.",
    ),
    (
        "E072",
        "A station serves the wrong thing.\n\nStations with per = \"vehicle\" serve vehicles and stand in `call`; cargo passes stations per box, TEU or consignment.",
    ),
    (
        "E073",
        "A station cannot hold vehicles.\n\n`holds-vehicle` keeps a berth or track until the vehicle leaves; it needs per = \"vehicle\".",
    ),
    (
        "E074",
        "A yard is smaller than one box.\n\nThe largest box of a lane that stays there would wait for ever.",
    ),
    (
        "E075",
        "Background traffic needs something to take.\n\nOther vehicles on a link matter only because they take headways, paths or sections. Add `headway`, `paths` or `single-track`.",
    ),
    (
        "E076",
        "A station for vehicles cannot send them elsewhere.\n\n`then` sends cargo aside or back by chance. A vehicle passes the stations that `call` of its stop lists, in that order, and then unloads; `then` would be ignored, so it is refused.",
    ),
    (
        "E080",
        "Nothing can be booked.\n\nBooked cargo is tendered before the cut-off of a planned departure. A service on demand, or with drawn headways, has none.",
    ),
    (
        "E081",
        "The horizon does not lie after the warm-up.\n\nBoth count from the start; what is measured lies between them.",
    ),
    (
        "E082",
        "The run has no end.\n\nWithout `horizon` under `[run]`, every lane needs a `count` or a `trace`.",
    ),
    (
        "E083",
        "A trace cannot be understood.\n\nIts first line names the columns time, boxes, type; only time is needed. Times are civil, 2025-01-06T08:00, or count from the start, 36 h.",
    ),
    (
        "E084",
        "A papers cut-off is not shorter than the headway.\n\n`papers-cut-off` counts back from a planned departure. As long as the headway, it would make every set of papers miss the departure that comes next.",
    ),
    (
        "E085",
        "A border leads from a place to itself.\n\nA post has two sides, one in each country, and each is a place of its own, even where they lie next to each other.",
    ),
    (
        "E086",
        "A place has two posts of the same role.\n\nA place may be left by one post and entered by one. Where two lines lead out of a country at one place, each needs a place of its own.",
    ),
    (
        "E087",
        "A station of this name exists already.\n\nA border post brings the stations at which its officers sit: `exit-documents` or `entry-documents`, and `exit-documents-trusted` for a lane. Another station or another stage of the place may not have the same name.",
    ),
    (
        "E088",
        "A border has no formalities.\n\nIt needs `exit`, `entry` or both, and for the way back `back.exit`, `back.entry` or both. A crossing without any is no border post: leave it out.",
    ),
    (
        "E089",
        "The order of a side's stages is not clear.\n\n`stages` names each stage of the side once, in order; a list in the list are stages that run in parallel: [\"technical\", [\"documents\", \"quarantine\"], \"release\"].",
    ),
    (
        "E090",
        "A stage for vehicles cannot be done inland.\n\nAt a customs house papers and goods are seen to, consignment by consignment; a train or truck is inspected at the line.",
    ),
    (
        "E091",
        "A lane of a stage does not say whom it serves.\n\nA lane is for trusted traders (`traders = \"aeo\"`), for some commodities, or for both. Officers who serve everybody are `officers` of the stage.",
    ),
    (
        "E092",
        "A stage has no officers for all who come.\n\nLanes serve only some. Whoever fits into none of them needs the officers of the stage itself; they may be left out only if the lanes take every commodity of ordinary traders, too.",
    ),
    (
        "E093",
        "An alarm leads back.\n\n`on-alarm` sends a consignment to a stage of a later step of the side for a closer look. The last of them detains it or lets it go.",
    ),
    (
        "E094",
        "A currency is not known.\n\nResults are in US dollars. What one unit of another currency is worth stands under `[run]`: exchange = { CNY = 0.139 }.",
    ),
    (
        "E095",
        "A factor of a lever lies outside its range.\n\nService times are multiplied by more than 0, the share examined by 0 or more. Below 1 is faster or less, above 1 slower or more.",
    ),
    (
        "E096",
        "A lever names no stage.\n\n`stages` lists where it acts. Left out, it acts at all stages; an empty list would mean none.",
    ),
    (
        "E100",
        "A fleet has no vehicles.\n\nEvery departure of its services would wait for ever. Leave `fleet` out of a service for which there is always a vehicle.",
    ),
    (
        "E101",
        "A service on demand cannot cancel for want of a vehicle.\n\nIt plans no departures that could be cancelled: cargo waits until a vehicle is there.",
    ),
    (
        "E102",
        "Services of different modes share a fleet.\n\nA vehicle is a train, a ship or a truck. Give each mode a fleet of its own.",
    ),
    (
        "E103",
        "Half a rule for drivers.\n\n`drives` goes with `pause`, and `day` with `rest`: how long they drive, and how long they then stand.",
    ),
    (
        "E104",
        "A rule for drivers cannot be kept.\n\nA vehicle has one driver or two; they drive at least ten minutes before they stand, and a day's driving is no shorter than what is driven without a pause.",
    ),
    (
        "E110",
        "A link or section is never open.\n\nIts hours of maintenance cover the whole week, so that nothing can ever enter it. To close a link for good, remove it.",
    ),
    (
        "E111",
        "The sections of a link and their order do not agree.\n\n`sections` names each section once, from `from` to `to` of the link, and each has a table `[link.name.section.key]`.",
    ),
    (
        "E112",
        "The sections of a link do not add up to its distance.\n\nA vehicle's time on the link is shared among its sections by their lengths, so these are the whole of it. Without `distance` the link is as long as its sections together.",
    ),
    (
        "E113",
        "Nothing tells how long other traffic is in a section.\n\nOn a single track, or where a section takes only so many vehicles, the background occupies sections like the corridor's own vehicles. It has no service, so it takes the time or speed of the link.",
    ),
    (
        "E120",
        "A disruption hits nothing.\n\n`at` names one thing or more: `at = { place = \"qinzhou\" }`, `at = { link = [\"north\", \"south\"] }`. There are place, station, link and service.",
    ),
    (
        "E121",
        "A disruption does not say at which place its station is.\n\nStations of different places may have the same name: write the place, a point and the station, \"qinzhou.crane\".",
    ),
    (
        "E122",
        "The response to a disruption lies outside its range.\n\nIts length is multiplied by more than 0, at most 1000: below 1 it ends sooner. To see the corridor without it, write `remove = true`.",
    ),
    (
        "E123",
        "A disruption begins before the start.\n\nThe simulation begins at `run.start`; earlier dates cannot be simulated.",
    ),
    (
        "E124",
        "A season has no month.\n\n`months` names at least one; left out, a disruption may come the whole year.",
    ),
    (
        "E140",
        "Nobody can pay by this name.\n\n`payer` is a free word of at most 40 characters for a role: shipper, consignee, carrier, state. A scenario has at most 50 of them.",
    ),
    (
        "E141",
        "A rate by the kilometre has no kilometres.\n\n`per-teu-km`, `per-t-km` and `per-vehicle-km` count along the links that a service rides; each of them needs a `distance`.",
    ),
    (
        "E142",
        "A fee would be charged to no cargo.\n\nA station that serves vehicles (per = \"vehicle\") has no box or consignment to charge. What a berth or a track costs is part of what a departure costs: `cost = { per-departure = … }` of the service, which the cargo aboard shares.",
    ),
    (
        "E143",
        "A loss of value has no value.\n\n`value-of-time` and `loss` are shares of what the commodity is worth: write `value-per-t` or `value-per-teu`.",
    ),
    (
        "E144",
        "A file of emission factors cannot be understood.\n\nIts first line names the columns class, mode, tank-to-wheel, well-to-tank and unit, and perhaps default, year, source and note. Factors are kilograms of CO2 equivalent for a tonne-kilometre (kg/t-km), and for a tonne (kg/t) where the mode is hub. A class stands in it once; one class of a mode may be its default: yes.",
    ),
    (
        "E145",
        "An emission class is not known.\n\n`emission-class` names a class of the factors in use: those that come with the program, or those of the file in `run.emission-factors`, which replaces them. A service has a class of any mode but hub; a place one of mode hub.",
    ),
    (
        "E146",
        "Nothing says what a service emits.\n\nWhere emissions are counted, each service has an `emission-class`, or its mode has a default among the factors. The factors that come with the program have defaults for road, rail, sea and air; none with a clear licence is known for barges.",
    ),
    (
        "E147",
        "A great-circle distance needs positions.\n\nWith emission-distance = \"great-circle\" every place at which a service calls needs a `position`.",
    ),
    (
        "E148",
        "A link on which emissions are counted has no distance.\n\nEmissions are tonnes times kilometres times a factor, so every link that a service rides needs a `distance`.",
    ),
    (
        "E150",
        "Growth lies outside its range.\n\nGrowth adds consignments to those of the base: `growth` is a share a year from 0 to 10, the factor of a step 1 or more. For demand that shrinks write less `demand`, or a factor under `calendar`.",
    ),
    (
        "E130",
        "Nothing says how long a vessel is.\n\nAt a quay, a station with `length`, a vessel takes as many metres as it is long. A service that calls there needs a `length`, and so does the quay's `background`.",
    ),
    (
        "E131",
        "A vessel is longer than the quay.\n\nIts length and the quay's `spacing` exceed the quay's `length`. It would wait for ever.",
    ),
    (
        "E132",
        "A quay cannot work so.\n\nVessels take metres of a quay and lie there until they leave: it serves nothing else, keeps every vessel, neither pauses nor preempts, and does not break down metre by metre.",
    ),
    (
        "E133",
        "A window has no berth that can be reserved.\n\n`window` and `stay` of a stop are about its berth: the first station of `call` that keeps the vessel, with `holds-vehicle` or as a quay, at a stop after the first. It serves vehicles first come, first served, and neither pauses nor breaks down.",
    ),
    (
        "E134",
        "Cranes have nothing to work at.\n\n`cranes` limits how many servers of a station of `unload` or `load` work on one vessel; `exchange` passes the first station of `unload`, box by box (per = \"box\"). Nothing comes off at the first stop.",
    ),
    (
        "E135",
        "A blank sailing is not planned.\n\nWhat does not run must be a departure of the timetable. A service on demand plans none, and one with drawn headways none that could be listed.",
    ),
    (
        "E160",
        "A lane has its chains twice.\n\n`services` and `chain` name the chains of a lane; `route` searches for them. A lane has the one or the other.",
    ),
    (
        "E161",
        "No chain of services leads to the destination.\n\nThe search follows services from where they stop to where they stop later, and changes at most `max-transfers` times, never coming to a place twice.",
    ),
    (
        "E162",
        "A logit choice has no spread.\n\nWithout it nobody knows how much a difference in cost matters. With a spread of 12 h, a chain that costs 12 h more than another is chosen 2.7 times less often; with a much smaller spread nearly never.",
    ),
    (
        "E163",
        "A spread in money where time alone counts.\n\nThe costs of chains are times, and what is paid counts as the time that it is worth. So a `spread` in money needs a value of time: `value-of-time` of the route, or of the lane's commodity with its value. Or write the spread as a time.",
    ),
    (
        "E151",
        "There are no empty boxes to take.\n\nA lane with `equipment` or `surplus-above` takes boxes of its types from the stock at its origin: `empties = { 40ft = 300 }` under `[place.*]`. Boxes that other such lanes bring there do, too.",
    ),
    (
        "E152",
        "Surplus boxes go where it makes no sense.\n\nA lane with `surplus-above` carries one type of box, from a stock that no other such lane draws on, to another place whose own surplus of the type goes nowhere: else boxes would go round for ever.",
    ),
    (
        "W001",
        "A service is offered more than it can carry.\n\nOver a week, demand exceeds capacity × departures. Queues grow for as long as the run lasts, so results depend on the horizon.",
    ),
    (
        "W002",
        "A cut-off is longer than the headway.\n\nCargo that misses one cut-off also misses the next departure. It may be meant.",
    ),
    (
        "W003",
        "Something is not used.\n\nA place, station, link or service that nothing names changes no result. It may be a misspelt name elsewhere.",
    ),
    (
        "W004",
        "Nobody ever balks.\n\nThe waiting room is full before the queue is long enough to turn anyone away.",
    ),
    (
        "W005",
        "Background traffic alone fills a station.\n\nArrivals × time exceed the servers: its queue grows without end.",
    ),
    (
        "W006",
        "A key of a stop is never needed.\n\nNothing is loaded at the last stop, and nothing unloaded at the first. A vehicle comes from nowhere to its first stop, so it neither calls nor dwells there; where its berth matters, begin the service at the stop before.",
    ),
    (
        "W007",
        "Some consignments may not fit.\n\nThe largest that may be drawn exceed a vehicle, and may not split: they would wait for ever.",
    ),
    ("W008", "The scenario has no lane.\n\nNothing is sent, so nothing is measured."),
    (
        "W010",
        "A papers cut-off is never needed.\n\n`papers-cut-off` of a service acts on cargo from lanes with `[lane.*.documents]`, and none of them rides on it.",
    ),
    (
        "W012",
        "Nobody crosses a border.\n\nA service crosses where it stops at the one side of a post and next at the other, in a direction in which the post has formalities. Without such a service the post changes no result.",
    ),
    (
        "W013",
        "A service crosses a border where it has no formalities.\n\nThe post says what is done one way only; the service passes the other way as if there were no border. It may be meant.",
    ),
    (
        "W014",
        "A lever is pulled after the horizon.\n\nOnly what is tendered before the horizon is measured, so it changes hardly any result.",
    ),
    (
        "W015",
        "A lever changes nothing here.\n\nThe process of this post has nothing that it would change, such as no swap for through trucks, or no second examination for a joint one. `corridor levers` lists what each lever can do.",
    ),
    (
        "W016",
        "A lever changes less than it could.\n\nUnder railway express documents, payments and examinations move to the customs houses of the origin and the destination. Where no place has one (`customs-house`), they stay at the line.",
    ),
    (
        "W020",
        "A fleet is too small for its timetable.\n\nOver a week its services plan more departures than its vehicles can make, by the mean times of crossing, stopping, turning around and coming back. Departures are later and later, or cancelled.",
    ),
    (
        "W021",
        "Vehicles stand where no service of their fleet begins.\n\nThey never move. It may be a misspelt place.",
    ),
    (
        "W022",
        "Vehicles do not come back.\n\nA service of the fleet ends where none begins, and `empty-return` is \"never\": each vehicle makes one run and stays there.",
    ),
    (
        "W023",
        "A link has too few paths.\n\nIn one direction more vehicles are planned on the mean of a day, other traffic included, than the catalogue (`paths`) has paths. A path takes one vehicle, so the rest waits longer and longer.",
    ),
    (
        "W024",
        "A single track is wanted by more vehicles than it can take.\n\nOne direction is on it at a time. While others wait, `followers` vehicles go in a row, a headway apart, and no more at once than `vehicles` of the section; each row keeps the other direction out until its last vehicle has crossed. Over the day the rows that are planned need more time than there is. With one vehicle a row that is the sum of all crossing times.",
    ),
    (
        "W025",
        "Vehicles are planned closer than the headway.\n\nIn one direction the planned departures of a day, other traffic included, times the link's `headway` are more than a day. They wait longer and longer.",
    ),
    (
        "W026",
        "A disruption changes nothing, or little.\n\nIt leaves all of the capacity, or a share of servers without number. It may be meant.",
    ),
    (
        "W027",
        "A disruption leaves no server.\n\nThe share left of a station's servers is rounded to the nearest whole one, and none is left, although the share is not 0.",
    ),
    (
        "W028",
        "A disruption comes after the horizon.\n\nOnly what is tendered before the horizon is measured, so it changes hardly any result.",
    ),
    (
        "W032",
        "A fee is never charged.\n\nCargo pays the fees of the stations that it passes on its way: `enter`, `transfer` and `leave` of a place, `load` and `unload` of a stop, and where these send it. Officers of a border post have their fees at the stage: `[border.*.entry.stage.*]`.",
    ),
    (
        "W033",
        "Cargo that needs reefers travels in other boxes.\n\nThe commodity says `reefer = true`, and the lane's `boxes` has types without cooling. Nothing in the run depends on it; one of the two is wrong.",
    ),
    (
        "W034",
        "An emission factor has no source.\n\nThe column `source` of the file says who published it; where nobody did, write that it is assumed and why.",
    ),
    (
        "W036",
        "Empty boxes pile up.\n\nLanes with `equipment` bring boxes here, and none takes them away: neither cargo nor a lane with `surplus-above`. In the end the other stocks are empty.",
    ),
    (
        "W035",
        "Growth begins after the horizon.\n\nUp to the horizon demand stays as it is written, so growth changes no result.",
    ),
    (
        "W029",
        "A vessel has more cranes than there are.\n\n`cranes` of a stop is a limit; beyond the servers of the stations of `unload` and `load` it limits nothing.",
    ),
    (
        "W038",
        "There is nothing to choose.\n\nThe search found only one chain, and every consignment takes it.",
    ),
    (
        "W037",
        "Nobody's choice depends on when a disruption is known.\n\n`announced` and `known-after` say when those who choose their way know of a closure. They do nothing where no lane has `route`, and for a disruption with `capacity-left` above 0: a slow-down is no closure, and those who choose do not look ahead to it.",
    ),
    (
        "W042",
        "Nothing is ever put right.\n\n`rework` is how long a correction takes, of a lane's documents or of a stage's papers. Without `errors`, the probability that one is needed, there are none.",
    ),
    (
        "W040",
        "A route weighs money, and nothing costs any.\n\nIts `value-of-time` turns what a chain costs into time, but none of its chains has services with `cost`, stations or papers with `fee`, or a border with fees. Time alone decides.",
    ),
    (
        "W041",
        "More berths are reserved than there are.\n\nBerth windows (`window` of a stop) of one station overlap, so that together they need more berths, or more metres of quay, than it has; or they are so many that they reserve more on the mean of a week. Windows are laid out by the timetable: a ship that comes in its own may then wait for others in theirs, and one without a window for good.",
    ),
    (
        "W043",
        "Consignments are larger than a yard on their way.\n\nA consignment that may not split takes room in the yard for all of its boxes at once. One that is larger than the yard waits for room for ever, and so do all behind it. At a destination without stations and without `collect` cargo is delivered as it comes, and takes no room.",
    ),
    (
        "W044",
        "No opening is long enough for a service.\n\nWith `closing = \"only-if-it-fits\"` work is begun only if it ends before the station closes, which is when its last server leaves. Where even the shortest service takes longer than the longest opening of the week, nobody is ever served. With `per = \"TEU\"` that is the service of the smallest box that may come by.",
    ),
    (
        "W045",
        "A departure may be held for longer than until the next.\n\n`hold` of `below-minimum` is how long a departure waits for its minimum load at most. It leaves sooner when the next departure of its service is due (its cut-off, where cargo passes loading stations), with what it has. A hold longer than the longest time between departures is never reached.",
    ),
    (
        "W046",
        "One station is the way into a limited yard and out of it.\n\nA station serves one line (of each priority). When the yard is full, the head of the line waits for room; cargo that would leave the yard stands behind it, so no room ever comes free: a circular wait. Give loading, or cargo that leaves, a station of its own.",
    ),
    (
        "W047",
        "Nothing is done with empty boxes here.\n\n`unpacking` of a lane, and `empties` of a place, matter only to lanes that take their boxes from a stock: with `equipment` or `surplus-above`, and this type in `boxes`.",
    ),
    (
        "W048",
        "A season does not come before the horizon.\n\n`months` of a disruption are months of the year, and the run has none of them: the disruption never comes.",
    ),
    (
        "W049",
        "A service has the emission class of another mode.\n\nThe factors in use have classes for its own mode; a lorry's factor for a ship is some ten times too high.",
    ),
    (
        "W050",
        "A convoy is longer than its fleet.\n\n`convoy` is how many vehicles may make one departure together. The fleet never has so many.",
    ),
    (
        "W051",
        "Demand grows by more than 100 % a year.\n\n`growth` is a share, not a percentage: 0.08 is 8 % a year.",
    ),
    (
        "W052",
        "Times are so short that rounding shows.\n\nThe simulator counts whole milliseconds, and every drawn time is rounded to the nearest. Where cargo comes, or is served, less than 20 ms apart on the mean, rates and waits may be wrong by some percent.",
    ),
    (
        "W053",
        "What is listed has no effect.\n\nDepartures, a `first` or shipments of a trace that come when horizon and cool-down are over never happen; a departure that is listed twice runs once; a trace without shipments, or with none before the horizon, gives nothing to measure.",
    ),
    (
        "W054",
        "A time does not exist.\n\nWhere clocks go forward in spring, an hour of civil time is skipped: 02:30 of that night is no time in that zone. It is taken as so long after the change as it lies after the hour that is skipped, 03:30. A time that comes twice, in autumn, is the first of the two.",
    ),
    (
        "W039",
        "A search was given up.\n\nThe network of services has so many ways that not all promising ones were looked at. What was found is used; something better may be missing.",
    ),
];

/// All codes, errors first.
pub fn codes() -> Vec<&'static str> {
    CODES.iter().map(|code| code.0).collect()
}

/// What a code means; `None` for an unknown one.
pub fn explain_code(code: &str) -> Option<&'static str> {
    CODES.iter().find(|known| known.0.eq_ignore_ascii_case(code)).map(|known| known.1)
}
