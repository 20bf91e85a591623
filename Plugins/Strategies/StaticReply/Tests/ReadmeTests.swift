import ChannelKit
import ChannelTestKit
import Foundation
import StaticReplyStrategy
import Testing

/// The page says what the code declares.
struct ReadmeTests {
    private func text(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    @Test func holdsTheTableOfSettings() throws {
        #expect(try text("README.md").contains(SettingsTable.markdown(StaticReply.manifest.settings)))
    }

    @Test func holdsTheSample() throws {
        #expect(try text("README.md").contains("```yaml\n\(try text("sample.yaml"))```"))
    }
}
