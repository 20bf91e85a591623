package import Metrics
import Synchronization

/// A declared metric with a handle for each combination of label values, made once and kept.
///
/// The values of labels must have few combinations: nothing that a sender chooses, and no ids.
package final class DeclaredMetric<Handle: Sendable>: Sendable {
    /// The declaration.
    package let declaration: MetricDeclaration

    private struct Values: Hashable {
        let first: String
        let second: String
    }

    private let handles = Mutex<[Values: Handle]>([:])
    private let make: @Sendable (_ label: String, _ dimensions: [(String, String)]) -> Handle

    fileprivate init(
        _ kind: MetricDeclaration.Kind,
        _ label: String,
        labels: [String],
        help: String,
        make: @escaping @Sendable (_ label: String, _ dimensions: [(String, String)]) -> Handle
    ) {
        declaration = MetricDeclaration(label: label, kind: kind, labels: labels, help: help)
        self.make = make
    }

    /// The handle for the values of the labels; empty ones where the metric has fewer labels.
    package func handle(_ first: String = "", _ second: String = "") -> Handle {
        let values = Values(first: first, second: second)
        return handles.withLock { handles in
            if let handle = handles[values] { return handle }
            let handle = make(declaration.label, Array(zip(declaration.labels, [first, second])))
            handles[values] = handle
            return handle
        }
    }
}

/// A declared counter.
package typealias CounterMetric = DeclaredMetric<Counter>
/// A declared gauge.
package typealias GaugeMetric = DeclaredMetric<Gauge>
/// A declared histogram of durations.
package typealias TimerMetric = DeclaredMetric<Timer>

extension DeclaredMetric where Handle == Counter {
    /// Declares a counter.
    package convenience init(_ label: String, labels: [String] = [], help: String) {
        self.init(.counter, label, labels: labels, help: help) { Counter(label: $0, dimensions: $1) }
    }

    /// Adds to the counter with these values of its labels.
    package func increment(_ first: String = "", _ second: String = "", by amount: Int = 1) {
        handle(first, second).increment(by: amount)
    }
}

extension DeclaredMetric where Handle == Gauge {
    /// Declares a gauge.
    package convenience init(_ label: String, labels: [String] = [], help: String) {
        self.init(.gauge, label, labels: labels, help: help) { Gauge(label: $0, dimensions: $1) }
    }

    /// Sets the gauge with this value of its label.
    package func record(_ value: some BinaryInteger, _ first: String = "") { handle(first).record(value) }

    /// Sets the gauge with this value of its label.
    package func record(_ value: some BinaryFloatingPoint, _ first: String = "") { handle(first).record(value) }
}

extension DeclaredMetric where Handle == Timer {
    /// Declares a histogram of durations.
    package convenience init(_ label: String, labels: [String] = [], help: String) {
        self.init(.timer, label, labels: labels, help: help) { Timer(label: $0, dimensions: $1) }
    }

    /// Records a duration, in milliseconds.
    package func record(milliseconds: Int, _ first: String = "", _ second: String = "") {
        handle(first, second).recordMilliseconds(milliseconds)
    }

    /// Records a duration.
    package func record(_ duration: Duration, _ first: String = "", _ second: String = "") {
        handle(first, second).record(duration: duration)
    }
}
