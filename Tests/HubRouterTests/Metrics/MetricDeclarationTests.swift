import CoreMetrics
import HubRouter
import Testing

@Suite("Metric declarations")
struct MetricDeclarationTests {
    @Test func namesAreDistinctAndExplained() {
        let names = HubMetrics.declarations.map(\.name)
        #expect(Set(names).count == names.count)
        for metric in HubMetrics.declarations {
            #expect(metric.label.hasPrefix("patchbay_"), "\(metric.label)")
            #expect(metric.help.hasSuffix("."), "\(metric.label)")
            #expect(metric.labels.count <= 2, "\(metric.label)")
        }
    }

    @Test func handleIsKeptPerLabelValues() {
        let metric = CounterMetric("patchbay_test_calls", labels: ["adapter", "status"], help: "Calls in a test.")
        let first = metric.handle("toy", "200")
        #expect(metric.handle("toy", "200") === first)
        #expect(metric.handle("toy", "404") !== first)
        #expect(first.dimensions.map(\.0) == ["adapter", "status"])
        #expect(first.dimensions.map(\.1) == ["toy", "200"])
    }
}
