import CoreMetrics
import HubServer
import Testing

struct PrometheusMetricsTests {
    @Test func writesCounters() {
        let metrics = PrometheusMetrics()
        metrics.describe("webhooks.received", as: "Webhooks that came in.\nAll of them")
        Counter(label: "webhooks.received", dimensions: [("adapter", "sms"), ("outcome", "ok")], factory: metrics)
            .increment(by: 3)
        Counter(label: "webhooks.received", dimensions: [("outcome", "ok"), ("adapter", "sms")], factory: metrics)
            .increment()
        Counter(label: "webhooks.received", dimensions: [("adapter", "chat")], factory: metrics).increment()
        FloatingPointCounter(label: "cost_total", factory: metrics).increment(by: 0.25)
        #expect(
            metrics.exposition() == #"""
                # HELP cost_total cost_total
                # TYPE cost_total counter
                cost_total 0.25
                # HELP webhooks_received_total Webhooks that came in.\nAll of them
                # TYPE webhooks_received_total counter
                webhooks_received_total{adapter="chat"} 1
                webhooks_received_total{adapter="sms",outcome="ok"} 4

                """#
        )
    }

    @Test func aCounterNeverFalls() {
        let metrics = PrometheusMetrics()
        let counter = metrics.makeFloatingPointCounter(label: "cost", dimensions: [])
        for amount in [1.5, -1, .nan, .infinity] { counter.increment(by: amount) }
        #expect(metrics.exposition().contains("\ncost_total 1.5\n"))
    }

    @Test func writesGauges() {
        let metrics = PrometheusMetrics()
        Gauge(label: "queue.depth", factory: metrics).record(7)
        let meter = Meter(label: "temperature", factory: metrics)
        meter.set(20)
        meter.decrement(by: 0.5)
        #expect(
            metrics.exposition() == """
                # HELP queue_depth queue.depth
                # TYPE queue_depth gauge
                queue_depth 7
                # HELP temperature temperature
                # TYPE temperature gauge
                temperature 19.5

                """
        )
    }

    @Test func timersAreHistogramsInSeconds() {
        let metrics = PrometheusMetrics(timerBuckets: [0.01, 0.1])
        let timer = Timer(label: "send.duration", dimensions: [("adapter", "sms")], factory: metrics)
        timer.recordMilliseconds(10)
        timer.recordMilliseconds(50)
        timer.recordSeconds(2)
        #expect(
            metrics.exposition() == #"""
                # HELP send_duration_seconds send.duration
                # TYPE send_duration_seconds histogram
                send_duration_seconds_bucket{adapter="sms",le="0.01"} 1
                send_duration_seconds_bucket{adapter="sms",le="0.1"} 2
                send_duration_seconds_bucket{adapter="sms",le="+Inf"} 3
                send_duration_seconds_sum{adapter="sms"} 2.06
                send_duration_seconds_count{adapter="sms"} 3

                """#
        )
    }

    @Test func recordersAreHistogramsOfTheirUnit() {
        let metrics = PrometheusMetrics(recorderBuckets: [1, 10])
        let recorder = Recorder(label: "batch_size", factory: metrics)
        for size in [1, 10, 11] { recorder.record(size) }
        recorder.record(Double.nan)
        let text = metrics.exposition()
        #expect(text.contains("batch_size_bucket{le=\"1\"} 1\nbatch_size_bucket{le=\"10\"} 2\n"))
        #expect(text.contains("batch_size_bucket{le=\"+Inf\"} 3\nbatch_size_sum 22\nbatch_size_count 3\n"))
    }

    static let names: [(label: String, name: String, value: String, sample: String)] = [
        ("a.b-c/d", "l.m", "plain", #"a_b_c_d{l_m="plain"} 1"#),
        ("2xx", "0", "x", #"_2xx{_0="x"} 1"#),
        ("rule:rate", "k", "say \"hi\"\\\n", #"rule:rate{k="say \"hi\"\\\n"} 1"#),
        ("été", "k", "été", #"_t_{k="été"} 1"#),
        ("g", "le", "x", #"g{le_="x"} 1"#),
        ("", "", "x", #"_{_="x"} 1"#),
    ]

    @Test(arguments: names)
    func namesBecomeValidAndValuesAreEscaped(_ testCase: (label: String, name: String, value: String, sample: String)) {
        let metrics = PrometheusMetrics()
        Gauge(label: testCase.label, dimensions: [(testCase.name, testCase.value)], factory: metrics).record(1)
        #expect(metrics.exposition().split(separator: "\n").last.map(String.init) == testCase.sample)
    }

    @Test func seriesAreBounded() {
        let metrics = PrometheusMetrics(seriesLimit: 2)
        for id in ["a", "b", "c", "d", "a"] {
            Counter(label: "hits", dimensions: [("id", id)], factory: metrics).increment()
        }
        #expect(
            metrics.exposition().split(separator: "\n").filter { !$0.hasPrefix("#") } == [
                #"hits_total{id="a"} 2"#, #"hits_total{id="b"} 1"#,
                #"metrics_dropped_total{name="hits_total"} 2"#,
            ]
        )
    }

    @Test func namesAreBounded() {
        let metrics = PrometheusMetrics(nameLimit: 1)
        for label in ["one", "two", "three"] { Counter(label: label, factory: metrics).increment() }
        #expect(
            metrics.exposition().split(separator: "\n").filter { !$0.hasPrefix("#") } == [
                "one_total 1", #"metrics_dropped_total{name="other"} 2"#,
            ]
        )
    }

    @Test func aNameHasOneType() {
        let metrics = PrometheusMetrics()
        Gauge(label: "size", factory: metrics).record(1)
        Recorder(label: "size", factory: metrics).record(1)
        #expect(
            metrics.exposition().split(separator: "\n").filter { !$0.hasPrefix("#") } == [
                "size 1", #"metrics_dropped_total{name="size"} 1"#,
            ]
        )
    }

    @Test func destroyedSeriesAreGoneAndMakeRoom() {
        let metrics = PrometheusMetrics(seriesLimit: 1)
        let first = Counter(label: "hits", dimensions: [("id", "a")], factory: metrics)
        first.increment()
        first.destroy()
        #expect(metrics.exposition().isEmpty)
        Counter(label: "hits", dimensions: [("id", "b")], factory: metrics).increment()
        #expect(metrics.exposition().hasSuffix("hits_total{id=\"b\"} 1\n"))
    }

    @Test func countsFromManyTasks() async {
        let metrics = PrometheusMetrics()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 { Counter(label: "hits", factory: metrics).increment() }
                }
            }
        }
        #expect(metrics.exposition().hasSuffix("hits_total 8000\n"))
    }
}
