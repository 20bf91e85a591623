import ChannelKit
import ChannelTestKit
import Foundation

@testable import LLMStrategy

/// A temporary folder for a test.
final class TemporaryFolder: Sendable {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "knowledge-\(UUID().uuidString)")
            .resolvingSymlinksInPath().path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    func write(_ bytes: Data, to name: String) throws {
        let file = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: target)
    }
}

/// Asks questions at a manual clock.
struct Asker {
    let base: KnowledgeBase
    let clock = TestClock()
    var services = StrategyServices.sample()

    init(
        _ paths: [String],
        embeddings: EmbeddingsSettings? = nil,
        passages: Int = 5,
        minimumScore: Double = 0
    ) throws {
        base = try KnowledgeBase(
            KnowledgeSettings(paths: paths, embeddings: embeddings, passages: passages, minimumScore: minimumScore)
        )
    }

    func ask(_ question: String, in language: String = "en") async -> [Passage] {
        await base.store?.waitUntilIdle()
        return await base.passages(
            for: question,
            in: language,
            until: clock.now.addingTimeInterval(10),
            clock: clock,
            services: services
        )
    }

    /// Asks after a refresh of the files.
    func askLater(_ question: String) async -> [Passage] {
        clock.advance(by: .seconds(5))
        _ = await ask(question)
        return await ask(question)
    }
}

extension StrategyServices {
    func with(http: any HTTPStreaming, usage: any UsageRecording) -> StrategyServices {
        var services = self
        services.http = http
        services.usage = usage
        return services
    }
}
