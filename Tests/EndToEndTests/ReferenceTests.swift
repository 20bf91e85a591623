import ChannelTestKit
import Foundation
import Testing

/// The generated pages under `docs/reference`.
@Suite(.timeLimit(.minutes(10)))
struct ReferenceTests {
    @Test(arguments: ["configuration", "cli", "metrics", "retention"])
    func pageMatchesTheDeclarations(page: String) async throws {
        let program = try Program(["reference", page], in: try TemporaryFolder())
        #expect(try await program.exitCode() == 0)
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/reference/\(page).md").standardized
        let isCurrent = try String(contentsOf: file, encoding: .utf8) == program.outputText
        #expect(isCurrent, "docs/reference/\(page).md is stale: run 'make reference'")
    }
}
