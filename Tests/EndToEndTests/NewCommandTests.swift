import ChannelTestKit
import Foundation
import Testing

/// `patchbay new` in a copy of the two files that it changes; `make check-new` builds its results.
@Suite(.timeLimit(.minutes(10)))
struct NewCommandTests {
    private static let package = "Package.swift"
    private static let registrations = "Sources/patchbay/Registrations.swift"

    /// A source tree with the files that the command reads.
    private static func tree() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "Sources/patchbay"),
            withIntermediateDirectories: true
        )
        for file in [package, registrations] {
            try FileManager.default.copyItem(at: root.appending(path: file), to: folder.url.appending(path: file))
        }
        return folder
    }

    private static func text(_ path: String, in folder: TemporaryFolder) throws -> String {
        try String(contentsOf: folder.url.appending(path: path), encoding: .utf8)
    }

    private static func files(in folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.url.path).filter { path in
            var isDirectory: ObjCBool = false
            _ = FileManager.default.fileExists(
                atPath: folder.url.appending(path: path).path,
                isDirectory: &isDirectory
            )
            return !isDirectory.boolValue && path.hasPrefix("Plugins/")
        }.sorted()
    }

    @Test func aChannelGetsItsFolderAndItsLines() async throws {
        let folder = try Self.tree()
        let new = try Program(["new", "channel", "Telegram"], in: folder)
        #expect(try await new.exitCode() == 0, "\(new.errorText)")
        let plugin = "Plugins/Channels/Telegram"
        #expect(
            try Self.files(in: folder) == [
                "\(plugin)/README.md", "\(plugin)/Simulator/TelegramAPISimulator.swift",
                "\(plugin)/Simulator/TelegramWebhooks.swift", "\(plugin)/Sources/TelegramAdapter.swift",
                "\(plugin)/Tests/ConformanceTests.swift", "\(plugin)/Tests/Fixtures/message.json",
                "\(plugin)/Tests/Fixtures/unknown.json", "\(plugin)/sample.yaml",
            ]
        )
        for file in try Self.files(in: folder) {
            #expect(try !Self.text(file, in: folder).contains("__"), "a name is not filled in in \(file)")
        }
        let readme = try Self.text("\(plugin)/README.md", in: folder)
        #expect(readme.contains("```yaml\n\(try Self.text("\(plugin)/sample.yaml", in: folder))```"))
        let adapter = try Self.text("\(plugin)/Sources/TelegramAdapter.swift", in: folder)
        #expect(adapter.contains("public struct TelegramAdapter: ChannelAdapter {"))
        #expect(adapter.contains("kind: \"telegram\""))
        let tests = try Self.text("\(plugin)/Tests/ConformanceTests.swift", in: folder).split(separator: "\n")
        #expect(tests.prefix(6).last == "import Testing")
        #expect(new.outputText.contains("swift test --skip-build --filter TelegramConformanceTests"))
    }

    @Test func theLinesStandInOrder() async throws {
        let folder = try Self.tree()
        for name in ["Zulip", "Telegram", "Aircall"] {
            #expect(try await Program(["new", "channel", name], in: folder).exitCode() == 0)
        }
        #expect(try await Program(["new", "strategy", "OfficeHours"], in: folder).exitCode() == 0)
        let lines = try Self.text(Self.package, in: folder).split(separator: "\n").map(String.init)
        let channels = lines.filter { $0.hasPrefix("    channel(") }
        #expect(channels == channels.sorted())
        #expect(channels.count { $0.contains("Telegram") } == 1)
        #expect(lines.filter { $0.hasPrefix("    strategy(") }.contains("    strategy(\"OfficeHours\"),"))

        let registrations = try Self.text(Self.registrations, in: folder)
        let imports = registrations.split(separator: "\n").filter { $0.hasPrefix("import ") }
        #expect(imports == imports.sorted())
        for module in ["AircallChannel", "TelegramSimulator", "ZulipChannel", "OfficeHoursStrategy"] {
            #expect(imports.contains("import \(module)"))
        }
        for name in ["Aircall", "Telegram", "Zulip"] {
            let pair =
                "    try plugins.register(\(name)Adapter.self)\n    try simulators.register(\(name)APISimulator.self)\n\n"
            #expect(registrations.contains(pair))
        }
        let zulip = try #require(registrations.firstRange(of: "ZulipAdapter"))
        let strategy = try #require(registrations.firstRange(of: "OfficeHours.self"))
        #expect(zulip.lowerBound < strategy.lowerBound)
    }

    @Test func linesThatAreThereAreNotAddedAgain() async throws {
        let folder = try Self.tree()
        #expect(try await Program(["new", "channel", "Telegram"], in: folder).exitCode() == 0)
        let before = try [Self.package, Self.registrations].map { try Self.text($0, in: folder) }
        try FileManager.default.removeItem(at: folder.url.appending(path: "Plugins/Channels/Telegram"))
        #expect(try await Program(["new", "channel", "Telegram"], in: folder).exitCode() == 0)
        #expect(try [Self.package, Self.registrations].map { try Self.text($0, in: folder) } == before)
    }

    @Test func aStrategyGetsItsFolder() async throws {
        let folder = try Self.tree()
        #expect(try await Program(["new", "strategy", "OfficeHours"], in: folder).exitCode() == 0)
        let plugin = "Plugins/Strategies/OfficeHours"
        #expect(
            try Self.files(in: folder) == [
                "\(plugin)/README.md", "\(plugin)/Sources/OfficeHours.swift", "\(plugin)/Tests/OfficeHoursTests.swift",
                "\(plugin)/sample.yaml",
            ]
        )
        let source = try Self.text("\(plugin)/Sources/OfficeHours.swift", in: folder)
        #expect(source.contains("kind: \"office-hours\""))
    }

    @Test func newPluginsCompile() async throws {
        let folder = try Self.tree()
        #expect(try await Program(["new", "channel", "Telegram"], in: folder).exitCode() == 0)
        #expect(try await Program(["new", "strategy", "OfficeHours"], in: folder).exitCode() == 0)
        let compiler = PluginCompiler(folder: folder)
        for (plugin, sources, module) in [
            ("Channels/Telegram", "Sources", "TelegramChannel"),
            ("Channels/Telegram", "Simulator", "TelegramSimulator"),
            ("Strategies/OfficeHours", "Sources", "OfficeHoursStrategy"),
        ] {
            let complaints = try await compiler.compile("Plugins/\(plugin)/\(sources)", as: module)
            #expect(complaints == "")
        }
        for plugin in ["Channels/Telegram", "Strategies/OfficeHours"] {
            let complaints = try await compiler.check("Plugins/\(plugin)/Tests")
            #expect(complaints == "")
        }
    }

    @Test(arguments: [
        (["channel", "telegram"], "invalid plugin name 'telegram'"),
        (["channel", "Tele gram"], "invalid plugin name"), (["channel", "../X"], "invalid plugin name"),
        (["channel", "WhatsApp"], "'whatsapp' already exists in this build"),
        (["strategy", "StaticReply"], "'static-reply' already exists in this build"),
        (["channel", "Telegram", "--directory", "nowhere"], "no Package.swift in "),
    ])
    func refusesWithASentence(arguments: [String], sentence: String) async throws {
        let folder = try Self.tree()
        let before = try [Self.package, Self.registrations].map { try Self.text($0, in: folder) }
        let new = try Program(["new"] + arguments, in: folder)
        #expect(try await new.exitCode() == 1)
        #expect(new.errorText.hasPrefix("error: "))
        #expect(new.errorText.contains(sentence))
        #expect(try Self.files(in: folder) == [])
        #expect(try [Self.package, Self.registrations].map { try Self.text($0, in: folder) } == before)
    }

    @Test func aFolderThatIsThereIsLeftAlone() async throws {
        let folder = try Self.tree()
        let path = folder.url.appending(path: "Plugins/Channels/Telegram/mine.txt")
        try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: path)
        let new = try Program(["new", "channel", "Telegram"], in: folder)
        #expect(try await new.exitCode() == 1)
        #expect(new.errorText.contains("the folder Plugins/Channels/Telegram already exists"))
        #expect(try Self.files(in: folder) == ["Plugins/Channels/Telegram/mine.txt"])
        #expect(try !Self.text(Self.package, in: folder).contains("Telegram"))
    }
}

/// `docs/examples`, which `make check-new` builds.
struct ExampleTests {
    @Test func theExampleIsAsShortAsTheGuideSays() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/examples/Line/Sources").standardized
        let sources = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let lines = try sources.flatMap { try String(contentsOf: $0, encoding: .utf8).split(separator: "\n") }
        let code = lines.map { $0.drop { $0 == " " } }.filter { !$0.isEmpty && !$0.hasPrefix("//") }
        #expect((1...61).contains(code.count), "\(code.count) lines")
    }
}
