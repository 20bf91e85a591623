import HubRouter

/// The reference of the metrics, from their declarations.
struct MetricsReference: ReferencePage {
    var text: String {
        var page = MarkdownPage(
            title: "Metrics reference",
            introduction: """
                The metrics at `/metrics` of the admin listener, in Prometheus' text format. A timer is exposed as a \
                histogram in seconds. No label has a tenant, a customer or a text in it.
                """
        )
        page.add(
            ["name", "kind", "labels", "meaning"],
            HubMetrics.declarations.map { metric in
                [
                    "`\(metric.name)`", metric.kind.rawValue, metric.labels.map { "`\($0)`" }.joined(separator: ", "),
                    metric.help,
                ]
            }
        )
        return page.text
    }
}
