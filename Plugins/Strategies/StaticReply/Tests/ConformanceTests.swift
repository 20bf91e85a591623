import ChannelKit
import ChannelTestKit
import Foundation
import StaticReplyStrategy
import Testing

extension StrategySubject {
    static let staticReply = StrategySubject(
        strategy: StaticReply.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        settings: ["text": .localized(LocalizedTemplate(TextTemplate(literal: "Thank you.")))],
        texts: ["Hello", "Are you open?"]
    )
}

@Suite("StaticReply passes every check", .timeLimit(.minutes(5)))
struct StaticReplyConformanceTests {
    @Test(arguments: StrategyConformance.checks)
    func conforms(_ check: StrategyCheck) async {
        for failure in await check.failures(of: .staticReply) { Issue.record("\(failure)") }
    }
}
