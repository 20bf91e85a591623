import ChannelKit
import ChannelTestKit
import Foundation
import HubConfig
import Testing

/// Random input: it never crashes the loader, and yields a configuration or an error.
struct FuzzTests {
    static let sample =
        ReportTests.tenMistakes + "\n  café: &a { name: 'é{{x}}', <<: *a, respond: [toy-answer: {text: |\n  x}]}\n"

    private func loads(_ bytes: some Collection<UInt8>) throws -> Bool {
        let loaded = try load(String(decoding: bytes, as: UTF8.self))
        return !loaded.report().isEmpty && (loaded.configuration != nil || loaded.hasErrors)
    }

    @Test
    func everyTruncation() throws {
        let bytes = Array(Self.sample.utf8)
        for length in 0...bytes.count {
            #expect(try loads(bytes.prefix(length)), "\(length) bytes")
        }
    }

    @Test(arguments: 0..<8)
    func mutations(_ seed: UInt64) throws {
        var generator = SeededRandom(seed: seed)
        let interesting = Array("\n\r\t :-[]{}'\"&*!|>%@`#,?$~<\u{85}\u{2028}é🦷".utf8) + [0, 7, 0x80, 0xFF]
        for _ in 0..<150 {
            var bytes = Array(Self.sample.utf8)
            for _ in 0..<Int.random(in: 1...12, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = interesting.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[position] = byte
                case 1: bytes.insert(byte, at: position)
                default: bytes.removeSubrange(position..<min(bytes.count, position + 5))
                }
            }
            #expect(try loads(bytes))
        }
    }

    @Test(arguments: 0..<4)
    func noise(_ seed: UInt64) throws {
        var generator = SeededRandom(seed: seed)
        for _ in 0..<100 {
            let bytes = (0..<Int.random(in: 0..<400, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(try loads(bytes))
        }
    }
}
