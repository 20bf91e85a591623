import ChannelKit
import ChannelTestKit
import Foundation
import IntentDetectionStrategy
import Testing

extension StrategySubject {
    static let intentDetection = StrategySubject(
        strategy: IntentDetection.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        texts: ["I want to book an appointment", "How much is it?", "Can I talk to a person?", "xyzzy"]
    )
}

@Suite("IntentDetection passes every check", .timeLimit(.minutes(5)))
struct IntentDetectionConformanceTests {
    @Test(arguments: StrategyConformance.checks)
    func conforms(_ check: StrategyCheck) async {
        for failure in await check.failures(of: .intentDetection) { Issue.record("\(failure)") }
    }
}
