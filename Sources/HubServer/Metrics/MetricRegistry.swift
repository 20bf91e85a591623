/// A metric as the code that counts it names it.
struct MetricKey: Hashable {
    /// What kind of thing is asked for.
    enum Instrument {
        case counter, gauge, recorder, timer

        /// What the exposition says after `# TYPE`.
        var type: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .recorder, .timer: "histogram"
            }
        }

        /// What Prometheus' naming rules put at the end of a name.
        var suffix: String {
            switch self {
            case .counter: "_total"
            case .gauge, .recorder: ""
            case .timer: "_seconds"
            }
        }
    }

    struct Dimension: Hashable {
        let name: String
        let value: String
    }

    let instrument: Instrument
    let label: String
    let dimensions: [Dimension]

    init(_ instrument: Instrument, _ label: String, _ dimensions: [(String, String)]) {
        self.instrument = instrument
        self.label = label
        self.dimensions = dimensions.map(Dimension.init)
    }

    /// The name in the exposition.
    var name: String {
        let name = PrometheusText.metricName(label)
        return name.hasSuffix(instrument.suffix) ? name : name + instrument.suffix
    }
}

/// Every series, found by the key under which code asks for it and kept by the name under which it is shown.
struct MetricRegistry {
    /// All series of one exposed name.
    struct Family {
        let label: String
        let type: String
        /// By the text between the braces.
        var series: [String: MetricSeries] = [:]
    }

    /// The sentence for each label that has one.
    var helps: [String: String] = [:]

    private let seriesLimit: Int
    private let nameLimit: Int
    private var families: [String: Family] = [:]
    /// What was asked for before: one look-up and no text to build.
    private var known: [MetricKey: MetricSeries] = [:]
    private var dropped: [String: Int] = [:]

    init(seriesLimit: Int, nameLimit: Int) {
        self.seriesLimit = seriesLimit
        self.nameLimit = nameLimit
    }

    /// The series of `key`, made by `new` if there is none.
    ///
    /// Nil means that it does not fit: there are too many, or the name is already one of another type.
    mutating func series(_ key: MetricKey, or new: @autoclosure () -> MetricSeries) -> MetricSeries? {
        if let series = known[key] { return series }
        guard let series = admit(key, new) else {
            dropped[families[key.name] == nil ? "other" : key.name, default: 0] += 1
            return nil
        }
        known[key] = series
        return series
    }

    private mutating func admit(_ key: MetricKey, _ new: () -> MetricSeries) -> MetricSeries? {
        let name = key.name
        let labels = PrometheusText.labels(key.dimensions)
        if let family = families[name] {
            guard family.type == key.instrument.type else { return nil }
            if let series = family.series[labels] { return series }
            guard family.series.count < seriesLimit else { return nil }
        } else if families.count >= nameLimit {
            return nil
        }
        let series = new()
        families[name, default: Family(label: key.label, type: key.instrument.type)].series[labels] = series
        return series
    }

    /// Forgets the series whose handler is `handler`.
    mutating func remove(_ handler: ObjectIdentifier) {
        known = known.filter { $0.value.handler != handler }
        for (name, family) in families {
            guard let labels = family.series.first(where: { $0.value.handler == handler })?.key else { continue }
            families[name]?.series[labels] = nil
            if families[name]?.series.isEmpty == true { families[name] = nil }
        }
    }

    /// What the exposition is written from.
    func snapshot() -> PrometheusText {
        PrometheusText(families: families, helps: helps, dropped: dropped)
    }
}
