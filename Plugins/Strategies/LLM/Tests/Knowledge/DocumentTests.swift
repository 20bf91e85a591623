import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

/// Reading and refreshing documents on disk.
struct DocumentTests {
    private func walk(_ path: String, limits: DocumentWalk.Limits = .init()) throws(DocumentWalk.Problem) -> [String] {
        var walk = DocumentWalk(limits: limits)
        try walk.add(path)
        return walk.files.map(\.name)
    }

    @Test func folderIsReadRecursively() throws {
        let folder = try TemporaryFolder([
            "b.md": "b", "a.TXT": "a", "deep/er/c.md": "c", ".hidden.md": "h", ".git/d.md": "d", "e.pdf": "e", "f": "f",
        ])
        #expect(try walk(folder.path) == ["a.TXT", "b.md", "deep/er/c.md"])
        #expect(try walk(folder.path + "/") == ["a.TXT", "b.md", "deep/er/c.md"])
        #expect(try walk("\(folder.path)/deep/er/c.md") == ["c.md"])
    }

    @Test func linksOutsideTheFolderAreIgnored() throws {
        let other = try TemporaryFolder(["secret.md": "secret"])
        let folder = try TemporaryFolder(["..data/prices.md": "prices", "sub/a.md": "a"])
        try folder.link("out.md", to: "\(other.path)/secret.md")
        try folder.link("away", to: other.path)
        try folder.link("round", to: folder.path)
        try folder.link("broken.md", to: "nothing.md")
        try folder.link("self.md", to: "self.md")
        // Like a Kubernetes volume.
        try folder.link("prices.md", to: "..data/prices.md")
        #expect(try walk(folder.path) == ["prices.md", "sub/a.md"])
        // A link that the operator configures is followed.
        #expect(try walk("\(folder.path)/out.md") == ["out.md"])
    }

    @Test func limitsAreEnforced() throws {
        let folder = try TemporaryFolder(["a.md": "12345", "b.md": "12345", "c.pdf": "1"])
        #expect(throws: DocumentWalk.Problem.tooMany(1)) { try walk(folder.path, limits: .init(files: 1)) }
        #expect(throws: DocumentWalk.Problem.tooLarge(9)) { try walk(folder.path, limits: .init(bytes: 9)) }
        #expect(throws: DocumentWalk.Problem.tooMany(2_000)) { try walk(folder.path, limits: .init(entries: 2)) }
        #expect(try walk(folder.path, limits: .init(files: 2, bytes: 10, entries: 3)).count == 2)
    }

    @Test func invalidPathIsNamed() throws {
        let folder = try TemporaryFolder(["a.md": "a", "b.pdf": "b", "c": "c"])
        for (name, word) in [("b.pdf", "'.pdf'"), ("c", "extension"), ("nowhere", "no such")] {
            #expect {
                try Asker(["\(folder.path)/a.md", "\(folder.path)/\(name)"])
            } throws: { error in
                guard let issue = error as? ConfigurationIssue else { return false }
                return issue.path == ["knowledge", "1"] && issue.problem.contains(word)
            }
        }
    }

    @Test func settingsAreRead() throws {
        let folder = try TemporaryFolder(["a.md": "a"])
        let settings = try KnowledgeSettings(
            SettingValues([
                "knowledge": .list([.text(folder.path)]), "passages": .integer(3), "minimum_score": .integer(1),
                "embeddings": .mapping([
                    "base_url": .text("https://models.example/v1"), "model": .text("m"),
                    "api_key": .secrets([Secret("k"), Secret("old")]),
                ]),
            ])
        )
        let embeddings = EmbeddingsSettings(baseURL: "https://models.example/v1", model: "m", apiKey: Secret("k"))
        #expect(
            settings
                == KnowledgeSettings(paths: [folder.path], embeddings: embeddings, passages: 3, minimumScore: 1)
        )
        let defaults = SettingValues(examplesOf: KnowledgeBase.declarations)
        #expect(try KnowledgeSettings(defaults).minimumScore == 0)
        #expect(try KnowledgeSettings(defaults).passages == 5)
        #expect(try KnowledgeBase(defaults).store == nil)
    }

    @Test func embeddingsWithoutDocumentsAreRefused() throws {
        let values = SettingValues([
            "embeddings": .mapping(["base_url": .text("https://a"), "model": .text("m")]),
            "passages": .integer(5), "minimum_score": .number(0),
        ])
        #expect { try KnowledgeSettings(values) } throws: { ($0 as? ConfigurationIssue)?.path == ["embeddings"] }
    }

    // MARK: - Changes

    @Test func changesAreDetected() async throws {
        let folder = try TemporaryFolder(["prices.md": "# Cleaning\n\nIt costs 100 dollars."])
        let asker = try Asker([folder.path])
        #expect(await asker.ask("cleaning").map(\.text) == ["It costs 100 dollars."])
        _ = await asker.ask("cleaning")

        try folder.write("# Cleaning\n\nNow it costs 1200 dollars.", to: "prices.md")
        try folder.write("Parking is free.", to: "more/parking.txt")
        #expect(await asker.ask("cleaning").map(\.text) == ["It costs 100 dollars."], "not looked at again so soon")
        #expect(await asker.askLater("cleaning").map(\.text) == ["Now it costs 1200 dollars."])
        #expect(await asker.ask("parking").map(\.document) == ["more/parking.txt"])

        try folder.remove("prices.md")
        #expect(await asker.askLater("cleaning").isEmpty)
        try folder.remove("more")
        #expect(await asker.askLater("parking").isEmpty)
    }

    static let damaged = [
        (Data([0x43, 0xC3, 0x28, 0xFF, 0xFE]), "is not UTF-8 text"),
        (Data("Clean\u{0}ing 5".utf8), "is not UTF-8 text"),
        (Data(), "is empty"),
    ]

    @Test(arguments: damaged)
    func unreadableFileKeepsItsLastVersion(bytes: Data, reason: String) async throws {
        let folder = try TemporaryFolder(["prices.md": "Cleaning costs 100 dollars.", "hours.md": "Open at nine."])
        let asker = try Asker([folder.path])
        _ = await asker.askLater("cleaning")
        try folder.write(bytes, to: "prices.md")
        #expect(await asker.askLater("cleaning").map(\.text) == ["Cleaning costs 100 dollars."])
        #expect(asker.base.status == "documents: 2, passages: 2; prices.md \(reason)")
        try folder.write("Cleaning costs 200 dollars.", to: "prices.md")
        #expect(await asker.askLater("cleaning").map(\.text) == ["Cleaning costs 200 dollars."])
        #expect(asker.base.status == "documents: 2, passages: 2")
    }

    @Test func byteOrderMarksAndLineEndsAreRead() async throws {
        let folder = try TemporaryFolder(["a.md": "\u{FEFF}# Prices\r\n\r\nCleaning: 100\r\nFilling: 200\r\n"])
        let found = try await Asker([folder.path]).ask("cleaning")
        #expect(found.map(\.text) == ["Cleaning: 100\nFilling: 200"])
        #expect(found.map(\.section) == ["Prices"])
    }

    @Test(.timeLimit(.minutes(5))) func questionEndsAtItsDeadline() async throws {
        let clock = TestClock()
        let latch = Latch()
        let waiting = Task { await clock.withTimeout(.seconds(2)) { await latch.wait() } }
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(2))
        #expect(await waiting.value == nil)
        latch.open()
        #expect(await clock.withTimeout(.seconds(2)) { await latch.wait() } != nil)
    }

    // MARK: - Size

    /// A release build is five times faster; this test shows that the cost is not quadratic.
    @Test func largeDocumentsAreIndexed() async throws {
        let words = (0..<5_000).map { number in "word" + String(number, radix: 26) + "er" }
        var text = ""
        for number in 0..<(1 << 17) {
            text += words[number * number % words.count]
            text += number % 12 == 0 ? ".\n\n" : " "
        }
        let file = DocumentFile(path: "/big.md", name: "big.md", stamp: .init(modified: .now, size: text.utf8.count))
        let clock = ContinuousClock()
        let began = clock.now
        let document = IndexedDocument(file, text: text, chunker: DocumentChunker())
        let time = clock.now - began
        #expect(document.chunks.count > text.utf8.count / 2_000)
        #expect(time < .seconds(60), "\(text.utf8.count) bytes in \(time)")
    }
}
