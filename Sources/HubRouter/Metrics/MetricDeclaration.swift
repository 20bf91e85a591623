/// The declaration of a metric: its name, kind and labels, and a sentence about it.
package struct MetricDeclaration: Sendable {
    /// The kind of a metric.
    package enum Kind: String, Sendable {
        case counter, gauge
        /// A histogram of durations in seconds.
        case timer
    }

    /// The name under which code records it.
    package let label: String
    /// The kind.
    package let kind: Kind
    /// The names of its labels, in the order in which values are given.
    package let labels: [String]
    /// The text of its `# HELP` line.
    package let help: String

    /// The name in the exposition.
    package var name: String {
        switch kind {
        case .counter: label + "_total"
        case .gauge: label
        case .timer: label + "_seconds"
        }
    }
}
