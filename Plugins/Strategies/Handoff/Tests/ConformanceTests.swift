import ChannelKit
import ChannelTestKit
import Foundation
import HandoffStrategy
import Testing

extension StrategySubject {
    static let handoff = StrategySubject(
        strategy: Handoff.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        texts: ["Can I talk to a person?", "Hello"]
    )
}

@Suite("Handoff passes every check", .timeLimit(.minutes(5)))
struct HandoffConformanceTests {
    @Test(arguments: StrategyConformance.checks)
    func conforms(_ check: StrategyCheck) async {
        for failure in await check.failures(of: .handoff) { Issue.record("\(failure)") }
    }
}
