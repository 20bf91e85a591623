import ChannelTestKit
import Foundation
import Testing

/// The table of checks in `docs/conformance.md`.
struct DocumentTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/conformance.md")

    @Test func tableIsThatOfTheCode() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
        #expect(rows == Conformance.markdown.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init))
    }
}
