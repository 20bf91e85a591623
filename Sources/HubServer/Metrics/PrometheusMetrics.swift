public import CoreMetrics
import Synchronization

/// The process's metrics, in memory, and their Prometheus text.
///
/// Bootstrap swift-metrics with it once and answer `GET /metrics` with ``exposition()`` as ``contentType``. Names are
/// made Prometheus' own: `webhooks.received` counted becomes `webhooks_received_total`, `send.duration` timed becomes
/// the histogram `send_duration_seconds`.
///
/// Memory is bounded: a name has at most `seriesLimit` series, and there are at most `nameLimit` names. What is over
/// goes nowhere and is counted in `metrics_dropped_total`, so that a label that somebody fills with ids cannot take
/// the process down.
public final class PrometheusMetrics: MetricsFactory {
    /// The content type of ``exposition()``.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Upper bounds for timers, in seconds: from half a millisecond to half a minute.
    public static let timerBuckets = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]
    /// Upper bounds for recorders, whose unit is not known: 1, 2, 5 and their tens, to a million.
    public static let recorderBuckets = [
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000.0,
    ]

    private let timerBuckets: [Double]
    private let recorderBuckets: [Double]
    private let registry: Mutex<MetricRegistry>

    /// Makes an empty set of metrics.
    ///
    /// - Parameters:
    ///   - timerBuckets: Upper bounds in seconds, ascending.
    ///   - recorderBuckets: Upper bounds in the unit of what is recorded, ascending.
    ///   - seriesLimit: How many label combinations a name may have.
    ///   - nameLimit: How many names there may be.
    public init(
        timerBuckets: [Double] = PrometheusMetrics.timerBuckets,
        recorderBuckets: [Double] = PrometheusMetrics.recorderBuckets,
        seriesLimit: Int = 500,
        nameLimit: Int = 1_000
    ) {
        self.timerBuckets = timerBuckets
        self.recorderBuckets = recorderBuckets
        registry = Mutex(MetricRegistry(seriesLimit: seriesLimit, nameLimit: nameLimit))
    }

    /// Sets the sentence of the `# HELP` line of `label`, which is the label itself otherwise.
    public func describe(_ label: String, as help: String) {
        registry.withLock { $0.helps[label] = help }
    }

    /// Sets the sentences of the `# HELP` lines, by label.
    public func describe(_ helps: [String: String]) {
        registry.withLock { $0.helps.merge(helps) { $1 } }
    }

    /// Every metric as Prometheus text, names and series in a stable order.
    public func exposition() -> String {
        // Formatting is slow next to counting: copy under the lock, write without it.
        registry.withLock { $0.snapshot() }.text
    }
}

extension PrometheusMetrics {
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return gauge(label, dimensions) ?? NOOPMetricsHandler.instance }
        return histogram(.recorder, label, dimensions, recorderBuckets) ?? NOOPMetricsHandler.instance
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(.timer, label, dimensions, timerBuckets) ?? NOOPMetricsHandler.instance
    }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries? {
        let key = MetricKey(.counter, label, dimensions)
        return registry.withLock { registry in
            guard case .counter(let series) = registry.series(key, or: .counter(CounterSeries())) else { return nil }
            return series
        }
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries? {
        let key = MetricKey(.gauge, label, dimensions)
        return registry.withLock { registry in
            guard case .gauge(let series) = registry.series(key, or: .gauge(GaugeSeries())) else { return nil }
            return series
        }
    }

    private func histogram(
        _ instrument: MetricKey.Instrument,
        _ label: String,
        _ dimensions: [(String, String)],
        _ buckets: [Double]
    ) -> HistogramSeries? {
        let key = MetricKey(instrument, label, dimensions)
        return registry.withLock { registry in
            let series = registry.series(key, or: .histogram(HistogramSeries(bounds: buckets)))
            guard case .histogram(let histogram) = series else { return nil }
            return histogram
        }
    }
}

extension PrometheusMetrics {
    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func remove(_ handler: AnyObject) {
        registry.withLock { $0.remove(ObjectIdentifier(handler)) }
    }
}
