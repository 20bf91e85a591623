import ChannelTestKit
import Foundation
import Testing

/// The tables of checks in `docs/conformance.md`.
struct DocumentTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/conformance.md")

    @Test func tablesAreThoseOfTheCode() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        let expected = [Conformance.markdown, StrategyConformance.markdown].flatMap { $0.split(separator: "\n") }
        #expect(rows == expected.filter { $0.hasPrefix("| `") }.map(String.init))
    }
}
