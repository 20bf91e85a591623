import ChannelKit
import HubModel

/// The reference of the kinds of stored data, from their declarations.
struct RetentionReference: ReferencePage {
    var text: String {
        var page = MarkdownPage(
            title: "Retention reference",
            introduction: """
                The kinds of stored data with the time for which each is kept, and their tables. \
                [Operating](../operating.md#what-is-kept) explains how old rows are deleted and how to change a time.
                """
        )
        page.section("Kinds", "A kind with a key is set as `hub.retention.<key>`; without a time, its rows are kept.")
        page.add(
            ["key", "data", "default", "minimum", "reason", "tables"],
            RetentionKind.allCases.map { kind in
                [
                    kind.hasSetting ? "`\(kind.rawValue)`" : "none", kind.facts.help,
                    kind.defaultLifetime.map { "`\($0.written)`" } ?? "kept", kind.minimumText, kind.facts.reason,
                    Self.list(kind.facts.tables),
                ]
            }
        )
        page.section(
            "Tables of features to come",
            "Nothing writes these tables yet. Their rows will be kept as follows."
        )
        page.add(
            ["tables", "kept", "age or owner"],
            ComingTables.all.map { [Self.list($0.tables), $0.lifetime.map { "`\($0.written)`" } ?? "", $0.rule] }
        )
        return page.text
    }

    private static func list(_ tables: [String]) -> String { tables.map { "`\($0)`" }.joined(separator: ", ") }
}

extension RetentionKind {
    /// The min lifetime with its reason, for a cell.
    fileprivate var minimumText: String {
        if self == .itemKeys { return "the max time for which a provider of this build redelivers" }
        return facts.minimum.map { "`\($0.lifetime.written)`: \($0.reason)" } ?? ""
    }
}
