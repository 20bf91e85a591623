import ChannelKit
import ChannelTestKit
import Foundation
import HubConfig
import Testing

/// Files that other users of the machine can read or write.
struct FileModeTests {
    private func warnings(
        of modes: [String: Int],
        token: String = "${file:token.txt}",
        checksModes: Bool = true
    ) throws -> [String] {
        let tenant = """
            tenants:
              a:
                channels: { toy: { number: '1', access_token: "\(token)", app_secret: "${file:token.txt}" } }
                respond: [toy-pass]
            """
        let files = try TemporaryFolder([
            "channels.yaml": "hub: { database: sqlite:x.db }\ninclude: [a.yaml]", "a.yaml": tenant, "token.txt": "t",
        ])
        for name in ["channels.yaml", "a.yaml", "token.txt"] {
            let mode = modes[name] ?? 0o600
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: files.path(name))
        }
        let loader = ConfigurationLoader(registry: try .toys, environment: [:], checksModes: checksModes)
        let loaded = loader.load(files.path("channels.yaml"))
        #expect(loaded.diagnostics == [])
        return loaded.modeWarnings.map { diagnostic in
            "\(diagnostic.file):\(diagnostic.line):\(diagnostic.column) \(diagnostic.message)"
                .replacingOccurrences(of: files.path(), with: "")
        }
    }

    private static let everyUser = "every user of this machine can"

    static let cases: [([String: Int], String, [String])] = [
        ([:], "${file:token.txt}", []), ([:], "literal", []),
        (["channels.yaml": 0o644, "a.yaml": 0o640, "token.txt": 0o440], "${file:token.txt}", []),
        (["a.yaml": 0o644], "${file:token.txt}", []),
        (["a.yaml": 0o644], "literal", ["a.yaml:1:1 \(everyUser) read the secrets in the file (mode 644)"]),
        (["channels.yaml": 0o666], "literal", ["channels.yaml:1:1 \(everyUser) write the file (mode 666)"]),
        (
            ["a.yaml": 0o666], "literal",
            [
                "a.yaml:1:1 \(everyUser) write the file (mode 666)",
                "a.yaml:1:1 \(everyUser) read the secrets in the file (mode 666)",
            ]
        ),
        (["token.txt": 0o644], "literal", ["a.yaml:3:75 \(everyUser) read the file (mode 644)"]),
        (
            ["token.txt": 0o602], "${file:token.txt}",
            [
                "a.yaml:3:52 \(everyUser) write the file (mode 602)",
                "a.yaml:3:85 \(everyUser) write the file (mode 602)",
            ]
        ),
    ]

    @Test(arguments: cases)
    func warnsOfWhatOthersCanDo(modes: [String: Int], token: String, expected: [String]) throws {
        #expect(try warnings(of: modes, token: token) == expected)
        #expect(try warnings(of: modes, token: token, checksModes: false) == [])
    }
}
