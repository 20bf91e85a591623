import ChannelKit
import ChannelTestKit
import Foundation
import HubConfig
import Testing

/// The files that a configuration is read from, and those that it includes.
struct FileTests {
    private func load(_ files: TemporaryFolder, _ name: String = "channels.yaml") throws -> LoadedConfiguration {
        ConfigurationLoader(registry: try .toys, environment: [:]).load(files.path(name))
    }

    /// `file:line:column message`, the file without the directory.
    private func briefs(_ loaded: LoadedConfiguration, in files: TemporaryFolder) -> [String] {
        let prefix = files.path()
        return loaded.diagnostics.map { diagnostic in
            "\(diagnostic.file):\(diagnostic.line):\(diagnostic.column) \(diagnostic.message)"
                .replacingOccurrences(of: prefix, with: "")
        }
    }

    @Test
    func aFileForEachTenant() throws {
        let files = try TemporaryFolder([
            "channels.yaml": "tenants: { main: {} }\ninclude: [tenants/*.yaml, more/extra.yaml, '*.yaml', other/*]",
            "tenants/b.yaml": "tenants: { b: {} }", "tenants/a.yaml": "tenants: { a: {} }",
            "tenants/.hidden.yaml": "tenants: { hidden: {} }", "tenants/readme.txt": "not YAML: [",
            "tenants/folder.yaml/x": "", "more/extra.yaml": "tenants: { extra: {} }",
        ])
        let loaded = try load(files)
        #expect(briefs(loaded, in: files) == ["channels.yaml:2:54 no file matches 'other/*'"])
        #expect(!loaded.hasErrors)
        #expect(loaded.configuration?.tenants.map(\.profile.id) == ["main", "a", "b", "extra"])
    }

    @Test
    func errorsCarryTheIncludedFilesName() throws {
        let files = try TemporaryFolder([
            "conf/channels.yaml": """
            adapters: { toy: { app_secret: [x, old] } }
            tenants:
              main:
                respond: [toy-pass]
                channels: { toy: { number: '1', access_token: t, app_secret: s } }
            include: ["tenants/*.yaml"]
            """,
            "conf/tenants/a.yaml": "tenants:\n  a:\n    nmae: A",
            "conf/tenants/b.yaml": """
            tenants:
              b:
                respond: [toy-pass]
                channels: { toy: { number: '1', access_token: t, app_secret: s } }
              main: {}
            """,
            "conf/tenants/c.yaml": """
            tenants:
              c:
                respond: [toy-pass]
                channels: { toy: { number: '3', access_token: t } }
            """,
        ])
        let loaded = try load(files, "conf/channels.yaml")
        let main = "number '1' is already used by b/toy (\(files.path("conf/tenants/b.yaml")):4)"
        let claimed = "number '1' is already used by main/toy (\(files.path("conf/channels.yaml")):5)"
        #expect(
            briefs(loaded, in: files) == [
                "conf/channels.yaml:1:36 the secret was revoked",
                "conf/channels.yaml:5:32 \(main.replacingOccurrences(of: files.path(), with: ""))",
                "conf/tenants/a.yaml:3:5 unknown key 'nmae'",
                "conf/tenants/b.yaml:4:32 \(claimed.replacingOccurrences(of: files.path(), with: ""))",
                "conf/tenants/b.yaml:5:3 duplicate key 'main'",
            ]
        )
        let broken = try #require(loaded.configuration?.brokenChannels.keys.map(\.description).sorted())
        #expect(broken == ["b/toy", "c/toy", "main/toy"])
    }

    static let refused = [
        ("hub: {}\ntenants: {}", ["a.yaml:1:1 'hub' is not allowed in an included file"]),
        ("tenats: {}", ["a.yaml:1:1 unknown key 'tenats'"]),
        ("tenants: [", ["a.yaml:1:10 missing value"]), ("", ["a.yaml:1:1 the file is empty"]),
    ]

    @Test(arguments: refused)
    func anIncludedFileThatCannotBeReadRefusesAll(_ text: String, _ expected: [String]) throws {
        let files = try TemporaryFolder(["channels.yaml": "include: [a.yaml]", "a.yaml": text])
        let loaded = try load(files)
        #expect(briefs(loaded, in: files) == expected)
        #expect(loaded.configuration == nil)
    }

    @Test
    func aFileThatDoesNotExist() throws {
        let files = try TemporaryFolder(["channels.yaml": "include: [a.yaml]"])
        #expect(briefs(try load(files), in: files) == ["channels.yaml:1:11 no such file: 'a.yaml'"])
        let loaded = try load(files, "none.yaml")
        #expect(briefs(loaded, in: files) == ["none.yaml:1:1 the file does not exist"])
        #expect(loaded.diagnostics.first?.sourceLine == nil)
        #expect(loaded.configuration == nil)
        #expect(briefs(try load(files, "."), in: files).first?.hasSuffix("1:1 the file is a directory") == true)
    }

    static let bytes: [(name: String, bytes: [UInt8], expected: String)] = [
        ("Latin-1", Array("hub:\n  # caf".utf8) + [0xE9, 0x0A], "channels.yaml:2:8 the file is not UTF-8"),
        ("UTF-16", [0xFF, 0xFE, 0x68, 0x00], "channels.yaml:1:1 the file is UTF-16, not UTF-8"),
        ("cut short", Array("# é".utf8.dropLast()), "channels.yaml:1:3 the file is not UTF-8"),
    ]

    @Test(arguments: bytes)
    func bytesThatAreNoText(_ name: String, _ bytes: [UInt8], _ expected: String) throws {
        let files = try TemporaryFolder()
        try files.write(Data(bytes), to: "channels.yaml")
        #expect(briefs(try load(files), in: files) == [expected])
    }

    @Test
    func aByteOrderMarkIsNoPartOfTheText() throws {
        let files = try TemporaryFolder()
        try files.write(Data([0xEF, 0xBB, 0xBF] + Array("tenats: {}".utf8)), to: "channels.yaml")
        #expect(briefs(try load(files), in: files) == ["channels.yaml:1:1 unknown key 'tenats'"])
    }
}
