import ChannelKit
import ChannelTestKit
import Foundation
import LLMStrategy
import Testing

extension StrategySubject {
    static let llm = StrategySubject(
        strategy: LLM.self,
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent(),
        texts: ["How much is a cleaning?", "Can I talk to a person?"],
        http: {
            let answer: JSONValue = [
                "choices": [["message": ["role": "assistant", "content": "It is $120."], "finish_reason": "stop"]]
            ]
            return ConstantHTTP(.json(headers: ["Content-Type": "application/json"], answer))
        }
    )
}

@Suite("LLM passes every check", .timeLimit(.minutes(5)))
struct LLMConformanceTests {
    @Test(arguments: StrategyConformance.checks)
    func conforms(_ check: StrategyCheck) async {
        for failure in await check.failures(of: .llm) { Issue.record("\(failure)") }
    }
}
