//! How is a stage of a border post written?

use super::super::lane::Commodity;
use super::super::law::Drawn;
use super::super::money::Fee;
use super::super::quantity::Time;
use super::super::station::{Background, Closing, Discipline, Hours, Per, Servers};
use crate::scenario::reader::{Named, Written, table, words};

table! {
    /// One kind of work at a side of a border post, and its officers.
    struct Stage needs [kind, time] {
        /// What is done.
        ///
        /// Unit: one of documents, manifest, handover, technical, x-ray, examination, quarantine, weighing, payment, gauge-change, swap, gate, release. Default: none, it must be written. Example: `kind = "documents"`
        kind: Written<Kind>,
        /// How many officers may serve at once: a number, "unlimited", or numbers by hours of the week (0 at other hours).
        ///
        /// Unit: none. Default: none, it must be written unless the stage's lanes take all that pass it. Example: `officers = { "mon-fri 08:00-18:00" = 4, "sat 08:00-12:00" = 2 }`
        officers: Servers,
        /// A station of the place that does this work, instead of officers of its own: for servers that both ways across, several stages or other cargo share.
        ///
        /// Unit: the key of a station of the side's place. Default: none, the stage has its own officers. Example: `station = "scanner"`
        station: Written<String>,
        /// When they work.
        ///
        /// Unit: hours of the week. Default: the hours of the side. Example: `hours = "08:00-20:00"`
        hours: Hours,
        /// How long one service takes.
        ///
        /// Unit: time, or a distribution of times. Default: none, it must be written. Example: `time = { lognormal = { mean = "25 min", cv = 0.6 } }`
        time: Drawn<Time>,
        /// What one service is for.
        ///
        /// Unit: one of box, TEU, consignment, vehicle. Default: "vehicle" for the kinds technical, handover, manifest, gate, swap and release, "consignment" for others. Example: `per = "box"`
        per: Written<Per>,
        /// How long it takes to key in papers, before the service itself.
        ///
        /// Unit: time, or a distribution of times. Default: none. Example: `capture = "10 min"`
        capture: Drawn<Time>,
        /// Probability that it must be done again, each time.
        ///
        /// Unit: 0 to less than 1. Default: 0. Example: `errors = 0.05`
        errors: Written<f64>,
        /// How long until it is done again, at no desk: papers are put right.
        ///
        /// Unit: time, or a distribution of times. Default: "0 h". Example: `rework = "3 h"`
        rework: Drawn<Time>,
        /// Which channels pass it.
        ///
        /// Unit: some of green, yellow, red. Default: ["red"] for the kind examination, ["yellow", "red"] for x-ray, all for others. Example: `channels = ["yellow", "red"]`
        channels: Vec<Written<ChannelWord>>,
        /// Which commodities pass it.
        ///
        /// Unit: some of the words of `lane.commodity`. Default: all. Example: `commodities = ["fresh"]`
        commodities: Vec<Written<Commodity>>,
        /// It looks for contraband: the probability of an alarm if there is some.
        ///
        /// Unit: 0 to 1. Default: 1 for the kind examination; others do not look. Example: `detection = 0.9`
        detection: Written<f64>,
        /// The probability of an alarm if there is no contraband, at a stage that looks for it.
        ///
        /// Unit: 0 to 1. Default: 0. Example: `false-alarms = 0.02`
        false_alarms: Written<f64>,
        /// The stage of this side to which an alarm sends a consignment, whatever its channel.
        ///
        /// Unit: the key of a stage of a later step. Default: none; the consignment is detained. Example: `on-alarm = "examination"`
        on_alarm: Written<String>,
        /// How long an alarm that no other stage looks into detains a consignment.
        ///
        /// Unit: time, or a distribution of times. Default: "0 h". Example: `detention = "24 h"`
        detention: Drawn<Time>,
        /// What it costs each consignment that passes it; of a vehicle, all consignments aboard together.
        ///
        /// Unit: money in US dollars, "12 USD", or a currency of `run.exchange`. Default: nothing. Example: `fee = "200 CNY"`
        fee: Fee,
        /// Who pays the fee.
        ///
        /// Unit: a free word such as shipper, consignee, carrier, state. Default: "shipper". Example: `payer = "consignee"`
        payer: Written<String>,
        /// The agency whose work it is; under a single window those of one side work in parallel.
        ///
        /// Unit: any name. Default: none; a single window does not move it. Example: `agency = "customs"`
        agency: String,
        /// Whether it is done at the customs house of the origin (exit) or destination (entry), where that place has one.
        ///
        /// Unit: true or false. Default: false. Example: `inland = true`
        inland: Written<bool>,
        /// Who is served next; priorities come from `lane.priority`.
        ///
        /// Unit: one of fifo, priority, preemptive. Default: "fifo". Example: `discipline = "priority"`
        discipline: Written<Discipline>,
        /// What happens to work under way at closing time.
        ///
        /// Unit: one of finish, pause, only-if-it-fits. Default: "finish". Example: `closing = "pause"`
        closing: Written<Closing>,
        /// Traffic that is not the corridor's and takes officers too.
        ///
        /// Default: none. Example: `background = { arrivals = "400 / d", time = "4 min" }`
        background: Background,
        /// Officers who serve only some; whoever may use several lanes, or a lane and the officers of the stage itself, joins where fewest are before each officer, of those that are open.
        ///
        /// Default: none. Example: `[border.mohan-boten.entry.stage.gate.lane.trusted]`
        lane: Named<Window>,
    }
}

table! {
    /// A lane of a stage: officers who serve only some of those who come.
    struct Window needs [officers] {
        /// How many officers may serve at once: a number, "unlimited", or numbers by hours of the week (0 at other hours).
        ///
        /// Unit: none. Default: none, it must be written. Example: `officers = 2`
        officers: Servers,
        /// When they work.
        ///
        /// Unit: hours of the week. Default: the hours of the stage. Example: `hours = "00:00-24:00"`
        hours: Hours,
        /// Which traders it serves.
        ///
        /// Unit: only "aeo". Default: all; a lane says `traders` or `commodities`. Example: `traders = "aeo"`
        traders: Written<Traders>,
        /// Which commodities it serves.
        ///
        /// Unit: some of the words of `lane.commodity`. Default: all; a lane says `traders` or `commodities`. Example: `commodities = ["fresh"]`
        commodities: Vec<Written<Commodity>>,
        /// Traffic that is not the corridor's and takes officers too.
        ///
        /// Default: none. Example: `background = { arrivals = "40 / d", time = "4 min" }`
        background: Background,
    }
}

words! {
    /// What is done at a stage.
    enum Kind {
        /// Declarations and papers are checked, consignment by consignment.
        Documents = "documents",
        /// The one manifest of a train is checked; only under railway express.
        Manifest = "manifest",
        /// Papers and seals pass from one railway or carrier to the other.
        Handover = "handover",
        /// Wheels, brakes, wagons.
        Technical = "technical",
        /// A scanner looks through.
        XRay = "x-ray",
        /// Goods are looked at.
        Examination = "examination",
        /// Plants, animals, food.
        Quarantine = "quarantine",
        /// On the scales.
        Weighing = "weighing",
        /// Fees are paid.
        Payment = "payment",
        /// Boxes are lifted to wagons of another gauge.
        GaugeChange = "gauge-change",
        /// Boxes pass from one truck to another at the line.
        Swap = "swap",
        /// A gate opens.
        Gate = "gate",
        /// Everything is in order.
        Release = "release",
    }
}
words! {
    /// A channel to which a consignment is sent.
    enum ChannelWord {
        /// Released on its papers.
        Green = "green",
        /// Papers or a scanner look closer.
        Yellow = "yellow",
        /// Examined.
        Red = "red",
    }
}
words! {
    /// Whom a lane of a stage serves.
    enum Traders {
        /// Authorised economic operators.
        Aeo = "aeo",
    }
}
