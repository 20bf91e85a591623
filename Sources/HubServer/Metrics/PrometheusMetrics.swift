package import CoreMetrics
import Synchronization

/// A metrics backend that keeps the process's metrics in memory and writes them as Prometheus text.
///
/// Bootstrap swift-metrics with it once and answer `GET /metrics` with ``exposition()`` as ``contentType``. Names
/// follow Prometheus' rules: the counter `webhooks.received` becomes `webhooks_received_total`, the timer
/// `send.duration` the histogram `send_duration_seconds`.
///
/// Memory is bounded: a name has at most `seriesLimit` series, and there are at most `nameLimit` names. Metrics over a
/// limit are dropped and counted in `metrics_dropped_total`, so that a label with ids as values cannot exhaust the
/// process's memory.
package final class PrometheusMetrics: MetricsFactory {
    /// The content type of ``exposition()``.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The default upper bounds of timers, in seconds: from half a millisecond to half a minute.
    package static let timerBuckets = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]
    /// The default upper bounds of recorders, whose unit is unknown: 1, 2, 5 and their tenfolds, up to a million.
    package static let recorderBuckets = [
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
    ///   - seriesLimit: The max number of label combinations of a name.
    ///   - nameLimit: The max number of names.
    package init(
        timerBuckets: [Double] = PrometheusMetrics.timerBuckets,
        recorderBuckets: [Double] = PrometheusMetrics.recorderBuckets,
        seriesLimit: Int = 500,
        nameLimit: Int = 1_000
    ) {
        self.timerBuckets = timerBuckets
        self.recorderBuckets = recorderBuckets
        registry = Mutex(MetricRegistry(seriesLimit: seriesLimit, nameLimit: nameLimit))
    }

    /// Sets the text of the `# HELP` line of `label`; the default is the label itself.
    package func describe(_ label: String, as help: String) {
        registry.withLock { $0.helps[label] = help }
    }

    /// Returns all metrics as Prometheus text, with names and series in a stable order.
    package func exposition() -> String {
        // Formatting is slow compared to counting, so it runs on a copy, without the lock.
        registry.withLock { $0.snapshot() }.text
    }
}

extension PrometheusMetrics {
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return gauge(label, dimensions) ?? NOOPMetricsHandler.instance }
        return histogram(.recorder, label, dimensions, recorderBuckets) ?? NOOPMetricsHandler.instance
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
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
    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func remove(_ handler: AnyObject) {
        registry.withLock { $0.remove(ObjectIdentifier(handler)) }
    }
}
