/// Metrics in Prometheus' text exposition format 0.0.4.
///
/// - SeeAlso: <https://prometheus.io/docs/instrumenting/exposition_formats/>
struct PrometheusText {
    private static let droppedName = "metrics_dropped_total"

    let families: [String: MetricRegistry.Family]
    let helps: [String: String]
    let dropped: [String: Int]

    /// The whole exposition, sorted.
    var text: String {
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            Self.head(of: name, family.type, help: helps[family.label] ?? family.label, into: &text)
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                Self.samples(of: series, name, labels, into: &text)
            }
        }
        writeDropped(into: &text)
        return text
    }

    private func writeDropped(into text: inout String) {
        guard !dropped.isEmpty, families[Self.droppedName] == nil else { return }
        Self.head(
            of: Self.droppedName,
            "counter",
            help: "Requests for metrics that were dropped: over a limit, or of another type than the existing name",
            into: &text
        )
        for (name, count) in dropped.sorted(by: { $0.key < $1.key }) {
            Self.sample(Self.droppedName, #"name="\#(name)""#, Double(count), into: &text)
        }
    }

    private static func head(of name: String, _ type: String, help: String, into text: inout String) {
        text += "# HELP \(name) \(escaped(help, quotes: false))\n# TYPE \(name) \(type)\n"
    }

    private static func samples(of series: MetricSeries, _ name: String, _ labels: String, into text: inout String) {
        switch series {
        case .counter(let counter): sample(name, labels, counter.value, into: &text)
        case .gauge(let gauge): sample(name, labels, gauge.value, into: &text)
        case .histogram(let histogram): buckets(of: histogram, name, labels, into: &text)
        }
    }

    private static func buckets(
        of histogram: HistogramSeries,
        _ name: String,
        _ labels: String,
        into text: inout String
    ) {
        let state = histogram.state
        let separator = labels.isEmpty ? "" : ","
        var total = 0
        for (bound, count) in zip(histogram.bounds + [.infinity], state.counts) {
            total += count
            let labels = #"\#(labels)\#(separator)le="\#(number(bound))""#
            sample("\(name)_bucket", labels, Double(total), into: &text)
        }
        sample("\(name)_sum", labels, state.sum, into: &text)
        sample("\(name)_count", labels, Double(total), into: &text)
    }

    private static func sample(_ name: String, _ labels: String, _ value: Double, into text: inout String) {
        text += labels.isEmpty ? name : "\(name){\(labels)}"
        text += " \(number(value))\n"
    }
}

extension PrometheusText {
    /// Returns `label` with an underscore in place of each character that is invalid in a metric's name.
    static func metricName(_ label: String) -> String { name(label, alsoAllowed: ":") }

    /// Returns the text of the labels, sorted by name, so that equal dimensions in any order are one series.
    static func labels(_ dimensions: [MetricKey.Dimension]) -> String {
        var values: [String: String] = [:]
        for dimension in dimensions {
            // `le` is reserved for the bounds of histograms.
            let label = dimension.name == "le" ? "le_" : name(dimension.name, alsoAllowed: "_")
            values[label] = escaped(dimension.value, quotes: true)
        }
        return values.sorted { $0.key < $1.key }.map { #"\#($0.key)="\#($0.value)""# }.joined(separator: ",")
    }

    /// Returns `value` in Prometheus' format: integers without a fraction, `NaN`, `+Inf` and `-Inf`.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func name(_ text: String, alsoAllowed extra: Unicode.Scalar) -> String {
        var name = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let fits = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.isDigit) || scalar == extra
            name.append(fits ? scalar : "_")
        }
        if name.first?.isDigit ?? true { name.insert("_", at: name.startIndex) }
        return String(name)
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += #"\\"#
            case "\n": result += #"\n"#
            case "\"" where quotes: result += #"\""#
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
