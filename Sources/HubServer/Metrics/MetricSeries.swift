import CoreMetrics
import Synchronization

/// One label combination of one metric.
enum MetricSeries: Sendable {
    case counter(CounterSeries)
    case gauge(GaugeSeries)
    case histogram(HistogramSeries)

    /// The identity of its handler.
    var handler: ObjectIdentifier {
        switch self {
        case .counter(let series): ObjectIdentifier(series)
        case .gauge(let series): ObjectIdentifier(series)
        case .histogram(let series): ObjectIdentifier(series)
        }
    }
}

/// A counter.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler {
    // Exact for whole numbers up to 2^53, as Prometheus' own samples are.
    private let total = Mutex(0.0)

    var value: Double { total.withLock { $0 } }

    func increment(by amount: Int64) { increment(by: Double(amount)) }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        total.withLock { $0 += amount }
    }

    func reset() { total.withLock { $0 = 0 } }
}

/// A gauge.
final class GaugeSeries: MeterHandler, RecorderHandler {
    private let current = Mutex(0.0)

    var value: Double { current.withLock { $0 } }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { current.withLock { $0 = value } }
    func increment(by amount: Double) { current.withLock { $0 += amount } }
    func decrement(by amount: Double) { current.withLock { $0 -= amount } }

    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }
}

/// A histogram of values.
final class HistogramSeries: RecorderHandler, TimerHandler {
    /// The counts: one for each bound and one for values above all bounds, and the sum of all values.
    struct State {
        var counts: [Int]
        var sum = 0.0
    }

    let bounds: [Double]
    private let seen: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        seen = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    var state: State { seen.withLock { $0 } }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        // A NaN would make the sum NaN for good.
        guard value.isFinite else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        seen.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}
