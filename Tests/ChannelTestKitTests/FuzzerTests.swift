import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10)))
struct FuzzerTests {
    private static let corpus = [
        Data(#"{"events":[{"id":"1","type":"message","person":"15145550123","text":"hi"}]}"#.utf8),
        Data("MessageSid=SM1&From=%2B15145550123&Body=hi".utf8),
    ]

    @Test(arguments: [0, 1, 20_261_121] as [UInt64])
    func seedReproducesItsInput(_ seed: UInt64) {
        #expect(Fuzzer.input(seed: seed, corpus: Self.corpus) == Fuzzer.input(seed: seed, corpus: Self.corpus))
    }

    @Test func seedsMakeManyInputs() {
        let inputs = Set((0..<500).map { Fuzzer.input(seed: $0, corpus: Self.corpus) })
        #expect(inputs.count > 400)
        #expect(inputs.contains { (try? JSONValue(parsing: $0)) != nil })
    }

    /// SplitMix64 from seed 0, as its authors publish it.
    @Test func randomNumbersMatchThePublishedOnes() {
        var random = SeededRandom(seed: 0)
        #expect(random.next() == 0xE220_A839_7B1D_CDAF)
        #expect(random.next() == 0x6E78_9E6A_A1B9_65F4)
    }

    @Test func findsAnItemWithoutEvent() async throws {
        let target = try await FuzzTarget(ToySample.subject(MeansNothing.self))
        let report = await Fuzzer(target, seed: 1).run(for: .seconds(20))
        let finding = try #require(report.findings.first)
        #expect(finding.complaint == "an item has no event")
        #expect(Fuzzer.input(seed: finding.seed, corpus: target.corpus) == finding.input)
        #expect(finding.description.contains("PATCHBAY_FUZZ_SEED=\(finding.seed)"))
    }

    @Test func findsNothingInHealthyAdapter() async throws {
        #expect(try await Fuzzer.findings(in: ToySample.subject(HealthyToy.self)) == [])
    }
}
