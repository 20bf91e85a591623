/// The instrument, label and dimensions by which code requests a metric.
struct MetricKey: Hashable {
    /// The kind of metric.
    enum Instrument {
        case counter, gauge, recorder, timer

        /// The type in the `# TYPE` line of the exposition.
        var type: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .recorder, .timer: "histogram"
            }
        }

        /// The suffix of names by Prometheus' naming rules.
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

/// All series, by the key under which code requests them and by their name in the exposition.
struct MetricRegistry {
    /// All series of one exposed name.
    struct Family {
        let label: String
        let type: String
        /// The series, by the text of their labels in the exposition.
        var series: [String: MetricSeries] = [:]
    }

    /// The help texts, by label.
    var helps: [String: String] = [:]

    private let seriesLimit: Int
    private let nameLimit: Int
    private var families: [String: Family] = [:]
    /// The series that were requested before, so that a request costs one lookup.
    private var known: [MetricKey: MetricSeries] = [:]
    private var dropped: [String: Int] = [:]

    init(seriesLimit: Int, nameLimit: Int) {
        self.seriesLimit = seriesLimit
        self.nameLimit = nameLimit
    }

    /// Returns the series of `key`, made by `new` if there is none.
    ///
    /// Nil if a limit is reached, or if the name has another type.
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

    /// Removes the series of `handler`.
    mutating func remove(_ handler: ObjectIdentifier) {
        known = known.filter { $0.value.handler != handler }
        for (name, family) in families {
            guard let labels = family.series.first(where: { $0.value.handler == handler })?.key else { continue }
            families[name]?.series[labels] = nil
            if families[name]?.series.isEmpty == true { families[name] = nil }
        }
    }

    /// A copy of the series, from which the exposition is written.
    func snapshot() -> PrometheusText {
        PrometheusText(families: families, helps: helps, dropped: dropped)
    }
}
