import ChannelKit
import HubConfig
import Testing

/// The JSON of `check`.
struct DiagnosticJSONTests {
    @Test func everyProblemIsAnObject() throws {
        let yaml = """
            hub: { nope: 1 }
            tenants:
              lotus:
                nmae: x
                channels:
                  toy: { number: '1', access_token: hunter2, app_secret: b, x: 1 }
            """
        let json = try load(yaml).json(of: "channels.yaml")
        #expect(json["file"] == "channels.yaml")
        #expect(json["errors"] == 3)
        #expect(json["warnings"] == 1)
        let problems = try #require(json["problems"]?.array)
        #expect(
            problems.first == [
                "file": "channels.yaml", "line": 1, "column": 8, "length": 4, "severity": "error",
                "message": "unknown key 'nope'",
                "remedy": "the valid keys are public_url, database, redis, admin, api, retention and backlog",
                "source_line": "hub: { nope: 1 }", "scope": ["kind": "file"],
            ]
        )
        #expect(problems.map { $0["scope"]?["kind"] } == ["file", "tenant", "tenant", "channel"])
        #expect(problems.last?["scope"] == ["kind": "channel", "tenant": "lotus", "channel": "toy"])
        #expect(problems.last?["source_line"]?.string?.contains("hunter2") == false)
    }

    @Test func aValidFileHasCounts() throws {
        let yaml = "tenants: { a: { channels: { unsigned: { signing_key: k, url_key: k } }, respond: [toy-pass] } }"
        let json = try load(yaml).json(of: "channels.yaml")
        #expect(json["errors"] == 0)
        #expect(json["problems"] == [])
        #expect(json["tenants"] == 1)
        #expect(json["channels"] == 1)
    }
}
