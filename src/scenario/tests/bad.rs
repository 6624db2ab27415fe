//! Is every problem found, at its line, with a code and a remedy?

use super::*;

/// A code, what is replaced in the good scenario, and what stands there instead.
/// The problem must lie in the lines that were replaced.
const CASES: &[(&str, &str, &str)] = &[
    ("E001", "horizon = \"10 d\"", "horizon = \"10 d"),
    ("E001", "[place.b]", "[place.b]\n[place.b]"),
    (
        "E003",
        "servers = 1",
        "servers = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    ),
    ("E004", "demand = \"1 / d\"", "trace = \"missing.csv\""),
    ("E006", "demand = \"1 / d\"", "trace = \"../shipments.csv\""),
    ("E006", "demand = \"1 / d\"", "trace = \"/etc/passwd\""),
    ("E007", "format = 1", ""),
    ("E007", "format = 1", "format = 2"),
    ("E007", "format = 1", "format = \"1\""),
    (
        "E110",
        "time = \"2 h\"",
        "time = \"2 h\"\nmaintenance = [\"mon-fri 00:00-24:00\", \"sat-sun 00:00-24:00\"]",
    ),
    ("E024", "time = \"2 h\"", "time = \"2 h\"\nsingle-track = true\nfollowers = 0"),
    ("E024", "time = \"2 h\"", "time = \"2 h\"\npaths = \"0 / d\""),
    ("E021", "time = \"2 h\"", "time = \"2 h\"\npaths = \"12 boxes / d\""),
    ("E029", "time = \"2 h\"", "time = \"2 h\"\npaths = [\"daily 25:00\"]"),
    ("E016", "time = \"2 h\"", "time = \"2 h\"\nclears = true"),
    ("E016", "time = \"2 h\"", "time = \"2 h\"\nfollowers = 2"),
    ("E016", "time = \"2 h\"", "time = \"2 h\"\ndispatching = \"greedy\""),
    ("E111", "time = \"2 h\"", "time = \"2 h\"\nsections = []"),
    ("E111", "time = \"2 h\"", "time = \"2 h\"\nsections = [\"north\"]"),
    ("E111", "time = \"2 h\"", "time = \"2 h\"\n[link.ab.section.north]\nlength = \"100 km\""),
    (
        "E011",
        "time = \"2 h\"",
        "time = \"2 h\"\nsections = [\"north\"]\n[link.ab.section.north]\nvehicles = 1",
    ),
    (
        "E016",
        "time = \"2 h\"",
        "time = \"2 h\"\nsections = [\"north\"]\n[link.ab.section.north]\nlength = \"100 km\"\ntracks = 3",
    ),
    (
        "E112",
        "distance = \"100 km\"\ntime = \"2 h\"",
        "distance = \"100 km\"\ntime = \"2 h\"\nsections = [\"north\"]\n[link.ab.section.north]\nlength = \"40 km\"",
    ),
    (
        "E016",
        "time = \"2 h\"",
        "time = \"2 h\"\nsections = [\"lock\"]\n[link.ab.section.lock]\nlength = \"1 km\"\nlock = { lockage = \"1 h\" }",
    ),
    (
        "E113",
        "time = \"2 h\"\n[service.train]",
        "single-track = true\nbackground = { arrivals = \"1 / d\" }\n[service.train]\nspeed = \"50 km/h\"",
    ),
    ("E010", "capacity = \"10 TEU\"", "capacity = \"10 TEU\"\ncutoff = \"4 h\""),
    ("E010", "[place.b]", "[place.b]\nremove = true"),
    ("E010", "time = \"5 min\"", "time = { lognorml = { mean = \"2 h\", cv = 1 } }"),
    ("E011", "[service.train]\nmode = \"rail\"", "[service.train]"),
    ("E011", "demand = \"1 / d\"", "demand = \"1 / d\"\ndocuments = { time = \"1 h\" }"),
    ("E012", "servers = 1", "servers = true"),
    ("E012", "servers = 1", "servers = 1.5"),
    ("E012", "stops = [\"a\", \"b\"]", "stops = \"a, b\""),
    ("E012", "[place.b]", "[place.b]\nyard = [{ capacity = \"5 TEU\" }]"),
    ("E012", "[place.b]", "[place.b]\nsource = []"),
    ("E012", "[place.b]", "[place.b]\nsource = [3]"),
    ("E012", "horizon = \"10 d\"", "horizon = \"10 d\"\nstart = 2025-01-06T00:00:00"),
    ("E012", "time = \"5 min\"", "time = \"5 min\"\nholds-vehicle = \"yes\""),
    ("E013", "[place.b]", "[place.b]\n[place.Big_City]"),
    ("E014", "time = \"5 min\"", "time = \"5 min\"\nclosing = \"finsh\""),
    (
        "E014",
        "capacity = \"10 TEU\"",
        "capacity = \"10 TEU\"\nminimum-load = \"2 TEU\"\nbelow-minimum = \"wait\"",
    ),
    ("E014", "demand = \"1 / d\"", "demand = \"1 / d\"\ndocuments = { regime = \"both\", time = \"1 h\" }"),
    ("E015", "every = \"1 d\"", "every = \"1 d\"\nfrequency = \"1 / d\""),
    (
        "E015",
        "[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nevery = \"1 d\"",
        "[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"",
    ),
    ("E015", "demand = \"1 / d\"", "demand = \"1 / d\"\ngap = \"1 h\""),
    ("E015", "time = \"2 h\"", "time = \"2 h\"\nspeed = \"50 km/h\""),
    ("E015", "time = \"5 min\"", "time = { exponential = { mean = \"1 h\" }, constant = \"1 h\" }"),
    ("E016", "demand = \"1 / d\"", "demand = \"1 / d\"\nfirst = \"2 h\""),
    ("E016", "every = \"1 d\"", "times = [\"mon 06:00\"]\nfirst = \"02:00\""),
    ("E016", "servers = 1", "servers = \"unlimited\"\nbreakdown = { between = \"9 h\", repair = \"1 h\" }"),
    ("E016", "every = \"1 d\"", "every = \"1 d\"\nbelow-minimum = \"skip\""),
    (
        "E016",
        "every = \"1 d\"\n[lane.ab]\nfrom = \"a\"\nto = \"b\"",
        "on-demand = { gather = \"1 h\" }\npapers-cut-off = \"2 h\"\n[lane.ab]\nfrom = \"a\"\nto = \"b\"",
    ),
    (
        "E016",
        "[lane.ab]",
        "[lane.aa]\nfrom = \"a\"\nto = \"a\"\ndemand = \"1 / d\"\ndocuments = { regime = \"single\", time = \"1 h\" }\n[lane.ab]",
    ),
    ("E020", "horizon = \"10 d\"", "horizon = 10"),
    ("E020", "horizon = \"10 d\"", "horizon = \"10\""),
    ("E020", "demand = \"1 / d\"", "demand = 1"),
    ("E021", "horizon = \"10 d\"", "horizon = \"10 days\""),
    ("E021", "horizon = \"10 d\"", "horizon = \"ten days\""),
    ("E021", "demand = \"1 / d\"", "demand = \"1 / month\""),
    ("E021", "demand = \"1 / d\"", "demand = \"1 pallets / d\""),
    ("E021", "distance = \"100 km\"", "distance = \"100 h\""),
    ("E022", "horizon = \"10 d\"", "horizon = \"inf d\""),
    ("E022", "horizon = \"10 d\"", "horizon = nan"),
    ("E022", "every = \"1 d\"", "every = \"1 d\"\ncancellation = nan"),
    ("E022", "demand = \"1 / d\"", "demand = \"inf / d\""),
    ("E023", "time = \"5 min\"", "time = \"-5 min\""),
    ("E023", "servers = 1", "servers = -1"),
    ("E023", "demand = \"1 / d\"", "demand = \"-1 / d\""),
    ("E024", "capacity = \"10 TEU\"", "capacity = \"0 TEU\""),
    ("E024", "distance = \"100 km\"", "distance = \"0 km\""),
    ("E024", "every = \"1 d\"", "every = \"0 h\""),
    ("E024", "every = \"1 d\"", "frequency = \"0 / d\""),
    ("E024", "time = \"2 h\"", "speed = \"0 km/h\""),
    ("E024", "demand = \"1 / d\"", "gap = \"0 h\""),
    ("E024", "demand = \"1 / d\"", "demand = \"1 / d\"\nsize = 0"),
    ("E024", "horizon = \"10 d\"", "horizon = \"10 d\"\nreplications = 0"),
    ("E025", "horizon = \"10 d\"", "horizon = \"1e12 y\""),
    ("E025", "demand = \"1 / d\"", "demand = \"1 / d\"\npriority = 10"),
    ("E025", "capacity = \"10 TEU\"", "capacity = \"10.1 TEU\""),
    ("E025", "[place.b]", "[place.b]\nposition = { latitude = 91, longitude = 0 }"),
    ("E016", "demand = \"1 / d\"", "demand = \"1 / d\"\ncount = 3\ngrowth = 0.1"),
    ("E016", "demand = \"1 / d\"", "demand = \"1 / d\"\ngrowth-since = \"2025-01-01\""),
    ("E026", "time = \"5 min\"", "time = { uniform = { low = \"3 h\", high = \"1 h\" } }"),
    ("E150", "demand = \"1 / d\"", "demand = \"1 / d\"\ngrowth = -0.1"),
    (
        "E150",
        "demand = \"1 / d\"",
        "demand = \"1 / d\"\ngrowth-steps = { x = { at = \"2025-02-01\", factor = 0.9 } }",
    ),
    ("E151", "demand = \"1 / d\"", "demand = \"1 / d\"\nequipment = true"),
    (
        "E152",
        "[lane.ab]",
        "[lane.aa]\nfrom = \"a\"\nto = \"a\"\nservices = []\nboxes = { 20ft = 1 }\nsurplus-above = 5\n[lane.ab]",
    ),
    (
        "W036",
        "[lane.ab]",
        "[lane.aa]\nfrom = \"a\"\nto = \"a\"\nservices = []\ndemand = \"1 / d\"\nequipment = true\n[lane.ab]\nequipment = true",
    ),
    ("W035", "demand = \"1 / d\"", "demand = \"1 / d\"\ngrowth = 0.1\ngrowth-since = \"2030-01-01\""),
    ("E026", "time = \"5 min\"", "time = { discrete = { values = [\"1 h\"], shares = [0.5] } }"),
    ("E026", "time = \"5 min\"", "time = { erlang = { shape = 0, mean = \"1 h\" } }"),
    ("E026", "time = \"5 min\"", "time = { gamma = { mean = \"1 h\", cv = -1 } }"),
    ("E027", "horizon = \"10 d\"", "horizon = \"10 d\"\nstart = \"6 January\""),
    ("E027", "horizon = \"10 d\"", "horizon = \"10 d\"\nstart = \"2025-01-06T00:00Z\""),
    ("E027", "every = \"1 d\"", "every = \"1 d\"\nfirst = \"noon\""),
    (
        "E027",
        "demand = \"1 / d\"",
        "demand = \"1 / d\"\ncalendar = { x = { from = \"2025-02-30\", until = \"2025-03-01\", factor = 1 } }",
    ),
    ("E028", "horizon = \"10 d\"", "horizon = \"10 d\"\nzone = \"Asia/Shanghia\""),
    ("E029", "servers = 1", "servers = 1\nhours = \"8 to 5\""),
    ("E029", "servers = 1", "servers = { \"mon-fri 08:00-18:00\" = 2, \"wed 12:00-14:00\" = 1 }"),
    ("E029", "every = \"1 d\"", "times = [\"moon 06:00\"]"),
    ("E030", "demand = \"1 / d\"", "demand = \"1 / d\"\nboxes = { 20ft = 0.5, 40ft = 0.6 }"),
    ("E030", "every = \"1 d\"", "every = \"1 d\"\ncancellation = 1.5"),
    (
        "E030",
        "demand = \"1 / d\"",
        "demand = \"1 / d\"\ndocuments = { regime = \"single\", time = \"1 h\", errors = 1 }",
    ),
    ("E030", "time = \"5 min\"", "time = \"5 min\"\nthen = { gate = 1.1 }"),
    ("E030", "services = [\"train\"]", "[lane.ab.chain.x]\nservices = [\"train\"]\nshare = 0.9"),
    ("E031", "demand = \"1 / d\"", "demand = \"1 / d\"\nprofile = { weekdays = [1, 2] }"),
    ("E031", "demand = \"1 / d\"", "demand = \"1 / d\"\nprofile = { weekdays = [0, 0, 0, 0, 0, 0, 0] }"),
    ("E050", "stops = [\"a\", \"b\"]", "stops = [\"a\", \"bb\"]"),
    ("E050", "services = [\"train\"]", "services = [\"trian\"]"),
    ("E050", "enter = [\"gate\"]", "enter = [\"gates\"]"),
    ("E050", "[place.b]", "[place.b]\nsource = \"nobody\""),
    ("E050", "[place.b]", "[source.book]\n[place.b]\nsource = [\"book\", \"nobody\"]"),
    ("E050", "demand = \"1 / d\"", "demand = \"1 / d\"\nboxes = { 53ft = 1 }"),
    ("E050", "every = \"1 d\"", "every = \"1 d\"\nlinks = [\"abc\"]"),
    ("E050", "every = \"1 d\"", "every = \"1 d\"\n[service.train.stop.c]"),
    (
        "E051",
        "[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]",
        "[service.train]\nmode = \"sea\"\nstops = [\"a\", \"b\"]",
    ),
    (
        "E052",
        "[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]",
        "[link.second]\nfrom = \"b\"\nto = \"a\"\nmode = \"rail\"\ntime = \"3 h\"\n[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]",
    ),
    ("E053", "every = \"1 d\"", "every = \"1 d\"\nlinks = [\"ab\", \"ab\"]"),
    (
        "E054",
        "time = \"2 h\"\n[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]",
        "[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]",
    ),
    ("E054", "distance = \"100 km\"\ntime = \"2 h\"", "speed = \"50 km/h\""),
    ("E055", "stops = [\"a\", \"b\"]", "stops = [\"a\"]"),
    ("E055", "stops = [\"a\", \"b\"]", "stops = [\"a\", \"a\"]"),
    ("E055", "from = \"a\"\nto = \"b\"\nmode", "from = \"a\"\nto = \"a\"\nmode"),
    (
        "E056",
        "from = \"a\"\nto = \"b\"\ndemand = \"1 / d\"\nservices = [\"train\"]",
        "from = \"b\"\nto = \"a\"\ndemand = \"1 / d\"\nservices = [\"train\"]",
    ),
    ("E056", "services = [\"train\"]", "services = [\"train\", \"train\"]"),
    (
        "E057",
        "[lane.ab]\nfrom = \"a\"\nto = \"b\"\ndemand = \"1 / d\"\nservices = [\"train\"]",
        "[lane.ab]\nfrom = \"a\"\nto = \"b\"\ndemand = \"1 / d\"",
    ),
    ("E060", "every = \"1 d\"", "every = \"1 d\"\n[service.train.stop.a]\nplanned = \"1 h\""),
    ("E061", "capacity = \"10 TEU\"", "capacity = \"0.5 TEU\""),
    ("E061", "capacity = \"10 TEU\"", "capacity = \"10 TEU\"\npayload = \"5 t\""),
    ("E062", "demand = \"1 / d\"", "demand = \"1 / d\"\nsize = 11"),
    ("E063", "capacity = \"10 TEU\"", "capacity = \"10 TEU\"\nminimum-load = \"11 TEU\""),
    ("E064", "every = \"1 d\"", "departures = [\"2024-12-31T00:00\"]"),
    ("E070", "servers = 1", "servers = 0"),
    ("E011", "time = \"2 h\"", "time = { gamma = { mean = \"2 h\" } }"),
    ("E011", "servers = 1", "servers = 1\nbreakdown = { repair = \"2 h\" }"),
    ("E011", "every = \"1 d\"", "every = \"1 d\"\nrelief = { above = \"5 TEU\" }"),
    ("E011", "demand = \"1 / d\"", "demand = \"1 / d\"\ndocuments = { regime = \"single\" }"),
    (
        "E011",
        "demand = \"1 / d\"",
        "demand = \"1 / d\"\ncalendar = { feast = { from = \"2025-01-07\", factor = 0.5 } }",
    ),
    ("E070", "servers = 1", "servers = { \"mon 08:00-10:00\" = 1 }\nhours = \"12:00-14:00\""),
    ("E071", "time = \"5 min\"", "time = \"5 min\"\nthen = { gate = 1 }"),
    (
        "E072",
        "enter = [\"gate\"]\n[place.a.station.gate]\nservers = 1",
        "enter = [\"gate\"]\n[place.a.station.gate]\nper = \"vehicle\"\nservers = 1",
    ),
    ("E073", "time = \"5 min\"", "time = \"5 min\"\nholds-vehicle = true"),
    ("E074", "[place.b]", "[place.b]\nyard = { capacity = \"0.5 TEU\" }"),
    ("E075", "time = \"2 h\"", "time = \"2 h\"\nbackground = { arrivals = \"5 / d\" }"),
    (
        "E076",
        "enter = [\"gate\"]\n[place.a.station.gate]\nservers = 1",
        "[place.a.station.gate]\nper = \"vehicle\"\nthen = { gate = 0.1 }\nservers = 1",
    ),
    (
        "E080",
        "every = \"1 d\"\n[lane.ab]\nfrom = \"a\"\nto = \"b\"",
        "on-demand = { gather = \"1 h\" }\n[lane.ab]\ntender = { booked = { lead = \"1 d\" } }\nfrom = \"a\"\nto = \"b\"",
    ),
    ("E081", "horizon = \"10 d\"", "horizon = \"10 d\"\nwarm-up = \"10 d\""),
    (
        "E082",
        "horizon = \"10 d\"\n[place.a]\nenter = [\"gate\"]\n[place.a.station.gate]\nservers = 1\ntime = \"5 min\"\n[place.b]\n[link.ab]\nfrom = \"a\"\nto = \"b\"\nmode = \"rail\"\ndistance = \"100 km\"\ntime = \"2 h\"\n[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nevery = \"1 d\"\n[lane.ab]",
        "[place.a]\nenter = [\"gate\"]\n[place.a.station.gate]\nservers = 1\ntime = \"5 min\"\n[place.b]\n[link.ab]\nfrom = \"a\"\nto = \"b\"\nmode = \"rail\"\ndistance = \"100 km\"\ntime = \"2 h\"\n[service.train]\nmode = \"rail\"\nstops = [\"a\", \"b\"]\ncapacity = \"10 TEU\"\nevery = \"1 d\"\n[lane.ab]",
    ),
    ("E084", "every = \"1 d\"", "every = \"1 d\"\npapers-cut-off = \"24 h\""),
    (
        "W001",
        "capacity = \"10 TEU\"\nevery = \"1 d\"\n[lane.ab]\nfrom = \"a\"\nto = \"b\"\ndemand = \"1 / d\"",
        "capacity = \"10 TEU\"\nevery = \"1 d\"\n[lane.ab]\nfrom = \"a\"\nto = \"b\"\ndemand = \"11 / d\"",
    ),
    ("W002", "every = \"1 d\"", "every = \"1 d\"\ncut-off = \"25 h\""),
    ("W003", "[place.b]", "[place.b]\n[place.c]"),
    ("W003", "enter = [\"gate\"]\n[place.a.station.gate]", "[place.a.station.gate]"),
    (
        "W004",
        "time = \"5 min\"",
        "time = \"5 min\"\nroom = { waiting = 3, when-full = \"lost\" }\nbalking = { from = 4, share = 0.5 }",
    ),
    ("W005", "time = \"5 min\"", "time = \"5 min\"\nbackground = { arrivals = \"300 / d\" }"),
    ("W006", "every = \"1 d\"", "every = \"1 d\"\n[service.train.stop.b]\nload = []"),
    ("W006", "every = \"1 d\"", "every = \"1 d\"\n[service.train.stop.a]\ndwell = \"1 h\""),
    ("W007", "demand = \"1 / d\"", "demand = \"1 / d\"\nsize = { uniform = { low = 1, high = 20 } }"),
    ("W010", "every = \"1 d\"", "every = \"1 d\"\npapers-cut-off = \"23 h\""),
    ("E160", "services = [\"train\"]", "services = [\"train\"]\nroute = { choice = \"least-cost\" }"),
    (
        "E161",
        "to = \"b\"\ndemand = \"1 / d\"\nservices = [\"train\"]",
        "to = \"a\"\ndemand = \"1 / d\"\nroute = { choice = \"least-cost\" }",
    ),
    (
        "E161",
        "[lane.ab]\nfrom = \"a\"\nto = \"b\"\ndemand = \"1 / d\"\nservices = [\"train\"]",
        "[lane.ba]\nfrom = \"b\"\nto = \"a\"\ndemand = \"1 / d\"\nroute = { choice = \"least-cost\" }",
    ),
    ("E162", "services = [\"train\"]", "route = { choice = \"logit\" }"),
    ("E024", "services = [\"train\"]", "route = { choice = \"logit\", spread = \"0 h\", candidates = 1 }"),
    (
        "E016",
        "services = [\"train\"]",
        "route = { choice = \"least-cost\", spread = \"1 h\", candidates = 1 }",
    ),
    ("E025", "services = [\"train\"]", "route = { choice = \"least-cost\", candidates = 21 }"),
    (
        "E025",
        "services = [\"train\"]",
        "route = { choice = \"least-cost\", candidates = 1, max-transfers = 9 }",
    ),
    ("E011", "services = [\"train\"]", "route = { candidates = 1 }"),
    ("W040", "services = [\"train\"]", "route = { choice = \"least-cost\", value-of-time = \"2 USD\" }"),
    (
        "E025",
        "services = [\"train\"]",
        "route = { choice = \"logit\", spread = \"30 USD\", value-of-time = \"1e-300 USD\" }",
    ),
    ("E163", "services = [\"train\"]", "route = { choice = \"logit\", spread = \"30 USD\" }"),
    (
        "E024",
        "services = [\"train\"]",
        "route = { choice = \"logit\", spread = \"0 USD\", value-of-time = \"2 USD\" }",
    ),
    ("E024", "services = [\"train\"]", "route = { choice = \"least-cost\", value-of-time = \"0 USD\" }"),
    ("E020", "services = [\"train\"]", "route = { choice = \"least-cost\", value-of-time = 2 }"),
    (
        "E094",
        "services = [\"train\"]",
        "route = { choice = \"logit\", spread = \"30 VND\", value-of-time = \"2 USD\" }",
    ),
    ("W023", "time = \"2 h\"", "time = \"2 h\"\npaths = \"1 / week\""),
    (
        "W024",
        "time = \"2 h\"",
        "time = \"25 h\"\nsections = [\"one\"]\n[link.ab.section.one]\nlength = \"100 km\"\nsingle-track = true\nvehicles = 1",
    ),
    ("W025", "time = \"2 h\"", "time = \"2 h\"\nheadway = \"25 h\""),
    ("W047", "demand = \"1 / d\"", "demand = \"1 / d\"\nunpacking = \"2 d\""),
    ("W047", "[place.b]", "[place.b]\nempties = { 40ft = 100 }"),
    (
        "W048",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbetween = \"9 d\"\nlasts = \"2 h\"\nmonths = [\"aug\"]\n[lane.ab]",
    ),
    ("W051", "demand = \"1 / d\"", "demand = \"1 / d\"\ngrowth = 8"),
    (
        "W046",
        "[place.a]\nenter = [\"gate\"]\n[place.a.station.gate]",
        "[service.train.stop.a]\nload = [\"gate\"]\n[place.a]\nenter = [\"gate\"]\nyard = { capacity = \"40 TEU\" }\n[place.a.station.gate]",
    ),
    ("W038", "services = [\"train\"]", "route = { choice = \"least-cost\" }"),
    ("W008", "[lane.ab]\nfrom = \"a\"\nto = \"b\"\ndemand = \"1 / d\"\nservices = [\"train\"]\n", ""),
    (
        "E120",
        "[lane.ab]",
        "[disruption.storm]\nat = {}\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\n[lane.ab]",
    ),
    (
        "E121",
        "[lane.ab]",
        "[disruption.storm]\nat = { station = \"gate\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\n[lane.ab]",
    ),
    (
        "E050",
        "[lane.ab]",
        "[disruption.storm]\nat = { station = \"a.gat\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\n[lane.ab]",
    ),
    (
        "E050",
        "[lane.ab]",
        "[disruption.storm]\nat = { link = [\"ab\", \"ba\"] }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\n[lane.ab]",
    ),
    (
        "E122",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\nresponse = 0\n[lane.ab]",
    ),
    (
        "E123",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbegins = \"2025-01-05T00:00\"\nlasts = \"2 h\"\n[lane.ab]",
    ),
    (
        "E027",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbegins = \"tomorrow\"\nlasts = \"2 h\"\n[lane.ab]",
    ),
    (
        "E124",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbetween = \"9 d\"\nlasts = \"2 h\"\nmonths = []\n[lane.ab]",
    ),
    (
        "E014",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbetween = \"9 d\"\nlasts = \"2 h\"\nmonths = [\"june\"]\n[lane.ab]",
    ),
    (
        "E016",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\nmonths = [\"jun\"]\n[lane.ab]",
    ),
    (
        "E016",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbetween = \"9 d\"\nlasts = \"2 h\"\nannounced = \"1 d\"\n[lane.ab]",
    ),
    ("E015", "[lane.ab]", "[disruption.storm]\nat = { place = \"a\" }\nlasts = \"2 h\"\n[lane.ab]"),
    (
        "E015",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\nbetween = \"9 d\"\n[lane.ab]",
    ),
    (
        "E024",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbetween = \"0 h\"\nlasts = \"2 h\"\n[lane.ab]",
    ),
    (
        "E024",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbetween = \"9 d\"\nlasts = \"0 h\"\n[lane.ab]",
    ),
    (
        "E030",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\ncapacity-left = 1.5\n[lane.ab]",
    ),
    (
        "W026",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\ncapacity-left = 1\n[lane.ab]",
    ),
    (
        "W026",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"b\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\ncapacity-left = 0.5\n[lane.ab]",
    ),
    (
        "W027",
        "[lane.ab]",
        "[disruption.storm]\nat = { station = \"a.gate\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\ncapacity-left = 0.4\n[lane.ab]",
    ),
    (
        "W028",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbegins = \"2025-03-07T00:00\"\nlasts = \"2 h\"\n[lane.ab]",
    ),
    ("W052", "demand = \"1 / d\"", "demand = \"100 / s\""),
    ("W052", "time = \"5 min\"", "time = \"10 ms\""),
    (
        "W043",
        "services = [\"train\"]",
        "services = [\"train\"]\ncollect = \"1 d\"\nsize = 5\n[place.b.yard]\ncapacity = \"4 TEU\"",
    ),
    (
        "W043",
        "services = [\"train\"]",
        "services = [\"train\"]\ncollect = \"1 d\"\nsize = { uniform = { low = 1, high = 5 } }\n[place.b.yard]\ncapacity = \"4 TEU\"",
    ),
    ("W044", "time = \"5 min\"", "time = \"5 h\"\nhours = \"08:00-12:00\"\nclosing = \"only-if-it-fits\""),
    (
        "W045",
        "every = \"1 d\"",
        "every = \"1 d\"\nminimum-load = \"2 TEU\"\nbelow-minimum = { hold = \"30 h\" }",
    ),
    (
        "W042",
        "demand = \"1 / d\"",
        "demand = \"1 / d\"\ndocuments = { regime = \"single\", time = \"2 h\", rework = \"1 h\" }",
    ),
    (
        "W037",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\nannounced = \"1 d\"\n[lane.ab]",
    ),
    (
        "W037",
        "[lane.ab]",
        "[disruption.storm]\nat = { place = \"a\" }\nbegins = \"2025-01-07T00:00\"\nlasts = \"2 h\"\nknown-after = \"6 h\"\n[lane.ab]",
    ),
    ("W053", "every = \"1 d\"", "every = \"1 d\"\nfirst = \"70 d\""),
    ("W053", "every = \"1 d\"", "departures = [\"2025-01-08T00:00\", \"2025-03-17T00:00\"]"),
    ("W053", "every = \"1 d\"", "departures = [\"2025-01-08T00:00\", \"2025-01-08T00:00\"]"),
    (
        "W054",
        "horizon = \"10 d\"",
        "horizon = \"10 d\"\nstart = \"2025-03-30T02:30\"\nzone = \"Europe/Berlin\"",
    ),
];

pub(super) fn problems_of(text: &str, files: &dyn Files) -> (Vec<Problem>, String) {
    match read("bad.toml", text, &[], files) {
        Ok(scenario) => (scenario.warnings.clone(), scenario.render_warnings(false)),
        Err(error) => (error.problems.clone(), error.render(false)),
    }
}

#[test]
fn the_good_scenario_is_good() {
    let (problems, page) = problems_of(GOOD, &NoFiles);
    assert!(problems.is_empty(), "{page}");
}

#[test]
fn each_fault_is_found_at_its_line() {
    each_is_found(GOOD, CASES);
}

/// Whether each fault is found where a good text was replaced, and no other.
pub(super) fn each_is_found(good: &str, cases: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (code, from, to) in cases {
        assert_eq!(good.matches(from).count(), 1, "{from}");
        let text = good.replace(from, to);
        let start = good[..good.find(from).expect("found above")].matches('\n').count() + 1;
        let lines = start..=start + to.matches('\n').count();
        let (problems, page) = problems_of(&text, &NoFiles);
        // A scenario without a lane, or without a format, has no line to show.
        let anywhere = ["W008", "E007"].contains(code);
        let found = problems
            .iter()
            .any(|problem| problem.code == *code && (anywhere || lines.contains(&problem.line)));
        let others = problems.iter().filter(|problem| problem.code != *code && !problem.is_warning()).count();
        let without_help = problems.iter().any(|problem| problem.remedy.is_empty());
        // What the remedies tell to look up can be looked up.
        let explained = problems.iter().filter_map(|problem| problem.remedy.split_once("`corridor explain "));
        let mut keys = explained.filter_map(|(_, rest)| rest.split('`').next());
        let is_unknown = keys.any(|key| explain_key(key).is_none() && explain_code(key).is_none());
        if !found || others > 0 || without_help || is_unknown {
            wrong.push(format!("{code} expected in {lines:?} of\n{to}\n{page}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n--------\n"));
}

#[test]
fn every_code_has_a_test() {
    let elsewhere = [
        "E002", "E005", "E008", "E009", "E040", "E041", "E042", "E043", "E083", "E144", "W016", "W034",
        "W039",
    ];
    let of_parts = [posts::CASES, fleets::CASES, costs::CASES, costs::EMISSION_CASES, ships::CASES];
    let cases = || CASES.iter().chain(of_parts.into_iter().flatten()).map(|case| case.0);
    let missing: Vec<&str> = codes()
        .into_iter()
        .filter(|code| !elsewhere.contains(code) && !cases().any(|case| case == *code))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
    let unknown: Vec<&str> = cases().filter(|code| !codes().contains(code)).collect();
    assert_eq!(unknown, Vec::<&str>::new());
}

#[test]
fn faults_of_a_trace_have_its_line() {
    let text = GOOD.replace("demand = \"1 / d\"", "trace = \"t.csv\"");
    let check = |trace: &str, line: usize| {
        let (problems, page) = problems_of(&text, &Folder::default().with("t.csv", trace));
        assert!(
            problems
                .iter()
                .any(|problem| problem.code == "E083" && problem.line == line && problem.file == "t.csv"),
            "{page}"
        );
    };
    check("time,boxes\n1 h,1\nlater,1\n", 3);
    check("time,boxes\n1 h,0\n", 2);
    check("time,type\n1 h,40ft\n", 2);
    check("time,boxes\n1 h\n", 2);
    check("boxes\n1\n", 1);
    check("time,weight\n1 h,3\n", 1);
    check("time\n2024-12-31T00:00\n", 2);
}

#[test]
fn a_wrong_set_has_its_code() {
    let error = read("s.toml", GOOD, &["capacity".to_owned()], &NoFiles).expect_err("no value");
    assert_eq!(error.problems[0].code, "E042");
    let error = read("s.toml", GOOD, &["a..b=1".to_owned()], &NoFiles).expect_err("empty key");
    assert_eq!(error.problems[0].code, "E042");
}

#[test]
fn all_problems_of_a_file_are_told_at_once() {
    let text = GOOD
        .replace("horizon = \"10 d\"", "horizon = 10")
        .replace("servers = 1", "servers = -1\nclozing = \"pause\"")
        .replace("capacity = \"10 TEU\"", "capacity = \"10 boxes\"")
        .replace("stops = [\"a\", \"b\"]", "stops = [\"a\", \"x\"]")
        .replace("services = [\"train\"]", "services = [\"trian\"]");
    let (problems, page) = problems_of(&text, &NoFiles);
    let found: Vec<&str> =
        problems.iter().filter(|problem| !problem.is_warning()).map(|problem| problem.code).collect();
    assert_eq!(found, ["E020", "E023", "E010", "E050", "E021", "E050"], "{page}");
}

#[test]
fn messages_show_place_reason_and_remedy() {
    let page = |from: &str, to: &str| problems_of(&GOOD.replace(from, to), &NoFiles).1;
    insta::assert_snapshot!(page("horizon = \"10 d\"", "horizon = 10"), @r##"
    error[E020]: `run.horizon` has no unit
     --> bad.toml:3:11
      |
    2 | [run]
    3 | horizon = 10
      |           ^^ a number alone
    4 | [place.a]
      |
      = help: write it with its unit, such as "10 h"; units: ms, s, min, h, d, week, weeks, y

    1 error; `corridor explain E020` says more
    "##);
    insta::assert_snapshot!(page("capacity = \"10 TEU\"", "capacity = \"10 TEU\"\ncutoff = \"4 h\""), @r##"
    error[E010]: unknown key `cutoff` in `service.train`
      --> bad.toml:20:1
       |
    19 | capacity = "10 TEU"
    20 | cutoff = "4 h"
       | ^^^^^^
    21 | every = "1 d"
       |
       = help: did you mean `cut-off`?

    1 error; `corridor explain E010` says more
    "##);
    insta::assert_snapshot!(page("stops = [\"a\", \"b\"]", "stops = [\"a\", \"bb\"]"), @r##"
    error[E050]: service `train` names the place `bb`, which is not defined
      --> bad.toml:18:15
       |
    17 | mode = "rail"
    18 | stops = ["a", "bb"]
       |               ^^^^
    19 | capacity = "10 TEU"
       |
       = help: did you mean `b`?

    1 error; `corridor explain E050` says more
    "##);
    insta::assert_snapshot!(page("services = [\"train\"]", "services = [\"train\", \"train\"]"), @r##"
    error[E056]: lane `ab` breaks: `train` does not take cargo from any later stop of `train`
      --> bad.toml:25:22
       |
    24 | demand = "1 / d"
    25 | services = ["train", "train"]
       |                      ^^^^^^^
       |
       = help: it calls at a, b; cargo boards before the last of these

    1 error; `corridor explain E056` says more
    "##);
    insta::assert_snapshot!(page("every = \"1 d\"", "every = \"1 d\"\nfrequency = \"1 / d\""), @r##"
    error[E015]: service `train` has 2 timetables: frequency, every
      --> bad.toml:20:1
       |
    19 | capacity = "10 TEU"
    20 | every = "1 d"
       | ^^^^^
    21 | frequency = "1 / d"
       |
       = help: write exactly one of frequency, every, times, departures, headway, on-demand

    1 error; `corridor explain E015` says more
    "##);
    insta::assert_snapshot!(page("time = \"5 min\"", "time = { uniform = { low = \"3 h\", high = \"1 h\" } }"), @r##"
    error[E026]: `place.a.station.gate.time` is no distribution: `low` lies above `high`
     --> bad.toml:8:8
      |
    7 | servers = 1
    8 | time = { uniform = { low = "3 h", high = "1 h" } }
      |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    9 | [place.b]
      |
      = help: correct this parameter; `corridor explain E026` lists the laws and their parameters

    1 error; `corridor explain E026` says more
    "##);
    insta::assert_snapshot!(page("demand = \"1 / d\"", "demand = \"11 / d\""), @r##"
    warning[W001]: service `train` is offered 77 TEU a week and can carry 70
      --> bad.toml:19:12
       |
    18 | stops = ["a", "b"]
    19 | capacity = "10 TEU"
       |            ^^^^^^^^ 110 % of capacity
    20 | every = "1 d"
       |
       = help: cargo piles up without end on ab: raise capacity or frequency, or lower demand

    1 warning; `corridor explain W001` says more
    "##);
    insta::assert_snapshot!(page("horizon = \"10 d\"", "horizon = \"10 d"), @r##"
    error[E001]: this is not TOML: invalid basic string, expected `"`
     --> bad.toml:3:16
      |
    2 | [run]
    3 | horizon = "10 d
      |                ^
    4 | [place.a]
      |
      = help: strings stand in quotes, lists in [ ], tables in { } or under a [heading]

    1 error; `corridor explain E001` says more
    "##);
}
