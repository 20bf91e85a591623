import ChannelKit
import ChannelTestKit
import Foundation
import HubConfig
import Testing

/// The limits of an included file, whose author may be a tenant.
struct IncludeTests {
    private static let environment = ["HUB_SECRET": "TOP-SECRET", "MALLORY_NAME": "Mallory", "MALLORYS": "no"]

    /// Loads `tenant` as `tenants/mallory.yaml`, beside a victim in the main file and files outside the folder.
    private func load(
        _ tenant: String,
        include: String = "include: [tenants/*.yaml]",
        files: [String: String] = [:],
        simulation: Simulation? = nil,
        _ check: (LoadedConfiguration, _ briefs: [String]) throws -> Void
    ) throws {
        let main = """
            adapters: { toy: { app_secret: shared-secret } }
            tenants:
              victim:
                channels: { toy: { number: '1', access_token: t } }
                respond: [toy-pass]
            \(include)
            """
        let all = ["channels.yaml": main, "tenants/mallory.yaml": tenant, "outside.txt": "outside"]
            .merging(files) { $1 }
        let folder = try TemporaryFolder(all)
        let loader = ConfigurationLoader(
            registry: try .toys,
            environment: Self.environment,
            simulation: simulation
        )
        let loaded = loader.load(folder.path("channels.yaml"))
        let briefs = loaded.diagnostics.map { diagnostic in
            "\(diagnostic.file):\(diagnostic.line):\(diagnostic.column) \(diagnostic.message)"
                .replacingOccurrences(of: folder.path(), with: "")
        }
        try check(loaded, briefs)
    }

    /// A tenant with a channel of these settings.
    private static func mallory(_ settings: String) -> String {
        """
        tenants:
          mallory:
            channels:
              toy: { \(settings) }
            respond: [toy-pass]
        """
    }

    private func name(_ text: String) -> String { "tenants: { mallory: { name: '\(text)', respond: [toy-pass] } }" }

    static let unreadable: [(text: String, include: String, expected: String)] = [
        (
            "${HUB_SECRET}", "include: [tenants/*.yaml]",
            "an included file may not use the environment variable HUB_SECRET"
        ),
        // A tenant may not learn either whether a variable is set.
        (
            "x ${HUB_SECRET:-none}", "include: [{ path: tenants/*.yaml }]",
            "an included file may not use the environment variable HUB_SECRET"
        ),
        (
            "${HUB_SECRET}", "include: [{ path: tenants/*.yaml, variables: MALLORY_ }]",
            "an included file may not use the environment variable HUB_SECRET: its prefix is MALLORY_"
        ),
        (
            "${MALLORYS}", "include: [{ path: tenants/*.yaml, variables: MALLORY_ }]",
            "an included file may not use the environment variable MALLORYS: its prefix is MALLORY_"
        ),
        (
            "${file:../outside.txt}", "include: [tenants/*.yaml]",
            "the file '../outside.txt' is outside the folder of the included file"
        ),
        (
            "${file:/etc/hostname}", "include: [{ path: tenants/*.yaml, variables: MALLORY_ }]",
            "the file '/etc/hostname' is outside the folder of the included file"
        ),
        (
            "${file:../none.txt}", "include: [tenants/*.yaml]",
            "the file '../none.txt' is outside the folder of the included file"
        ),
        (
            "${file:sub/../../outside.txt}", "include: [tenants/*.yaml]",
            "the file 'sub/../../outside.txt' is outside the folder of the included file"
        ),
        // A folder that only begins alike.
        (
            "${file:../tenants-of-others/x.txt}", "include: [tenants/*.yaml]",
            "the file '../tenants-of-others/x.txt' is outside the folder of the included file"
        ),
    ]

    @Test(arguments: unreadable)
    func anIncludedFileReadsNothingOutsideItsLimits(text: String, include: String, expected: String) throws {
        for simulation in [nil, SimulationTests.simulation] {
            let files = ["tenants-of-others/x.txt": "x", "tenants/sub/x.txt": "x"]
            try load(name(text), include: include, files: files, simulation: simulation) { loaded, briefs in
                let column = text.hasPrefix("x") ? 32 : 30
                #expect(briefs == ["tenants/mallory.yaml:1:\(column) \(expected)"])
                #expect(loaded.configuration?.tenants.last?.profile.name != text)
                #expect(!loaded.report().contains("TOP-SECRET"))
                #expect(!loaded.report().contains("outside\n"))
            }
        }
    }

    @Test(arguments: [("${file:x.txt}", "own"), ("${file:sub/x.txt}", "own"), ("${MALLORY_NAME}", "Mallory")])
    func anIncludedFileReadsItsFolderAndVariables(text: String, expected: String) throws {
        let files = ["tenants/x.txt": "own\n", "tenants/sub/x.txt": "own\n"]
        let include = "include: [{ path: tenants/*.yaml, variables: MALLORY_ }]"
        try load(name(text), include: include, files: files) { loaded, briefs in
            #expect(briefs == [])
            #expect(loaded.configuration?.tenants.last?.profile.name == expected)
        }
    }

    @Test
    func anIncludedFileFollowsNoLinkOutOfItsFolder() throws {
        let folder = try TemporaryFolder(["channels.yaml": "include: [tenants/*.yaml]", "outside.txt": "outside"])
        try folder.write(Data("tenants: { m: { name: '${file:link.txt}' } }".utf8), to: "tenants/m.yaml")
        try folder.write(Data("tenants: { n: { name: '${file:inside.txt}' } }".utf8), to: "tenants/n.yaml")
        try folder.write(Data("inside".utf8), to: "tenants/..data/real.txt")
        let manager = FileManager.default
        let link = folder.path("tenants/link.txt")
        try manager.createSymbolicLink(atPath: link, withDestinationPath: "../outside.txt")
        // As a mounted secret lies there.
        let inside = folder.path("tenants/inside.txt")
        try manager.createSymbolicLink(atPath: inside, withDestinationPath: "..data/real.txt")
        let loaded = ConfigurationLoader(registry: try .toys, environment: [:]).load(folder.path("channels.yaml"))
        let expected = ["the file 'link.txt' is outside the folder of the included file"]
        #expect(loaded.diagnostics.map(\.message) == expected)
        #expect(loaded.configuration?.tenants.map(\.profile.name) == ["m", "inside"])
    }

    @Test
    func aPipeIsAnError() throws {
        let folder = try TemporaryFolder([
            "channels.yaml": "include: [tenants/*.yaml]", "tenants/m.yaml": "tenants: { m: { name: '${file:pipe}' } }",
        ])
        #expect(mkfifo(folder.path("tenants/pipe"), 0o600) == 0)
        let loaded = ConfigurationLoader(registry: try .toys, environment: [:]).load(folder.path("channels.yaml"))
        #expect(loaded.diagnostics.map(\.message) == ["the file 'pipe' is a pipe or a device"])
    }

    static let settings: [(settings: String, expected: [String])] = [
        ("number: '2', access_token: t", []), ("number: '2', access_token: t, base_url:", []),
        (
            "number: '2', access_token: t, base_url: https://evil.example",
            [
                "tenants/mallory.yaml:4:44 'base_url' in an included file would send app_secret of 'adapters:' "
                    + "to that server"
            ]
        ),
        ("number: '2', access_token: t, app_secret: own, base_url: https://own.example", []),
        (
            "number: '2', access_token: t, moved_from: [victim/old]",
            [
                "tenants/mallory.yaml:4:57 an included file cannot take over 'victim/old': it belongs to another tenant"
            ]
        ),
        ("number: '2', access_token: t, moved_from: [old, mallory/older]", []),
    ]

    @Test(arguments: settings)
    func anIncludedFileReachesNoOtherTenant(settings: String, expected: [String]) throws {
        try load(Self.mallory(settings)) { loaded, briefs in
            #expect(briefs == expected)
            let serving = loaded.configuration?.channels.map(\.id.description)
            #expect(serving == ["victim/toy"] + (expected.isEmpty ? ["mallory/toy"] : []))
            #expect(loaded.configuration?.receivingChannels.contains { $0.settings.baseURL.contains("evil") } == false)
        }
    }

    @Test(arguments: ["tenants", "a"])
    func anIncludedFileTakesNoAddress(folder: String) throws {
        let files = ["a/first.yaml": Self.mallory("number: '1', access_token: t")]
        let include = "include: [\(folder)/*.yaml, z/*.yaml]"
        let claimed = folder == "a" ? "name: M" : "number: '1', access_token: t"
        let tenant = folder == "a" ? "tenants: { other: { \(claimed), respond: [toy-pass] } }" : Self.mallory(claimed)
        try load(tenant, include: include, files: files) { loaded, briefs in
            #expect(briefs.count { $0.contains("is already used by") } == 2)
            let configuration = try #require(loaded.configuration)
            #expect(configuration.channels.isEmpty && configuration.receivingChannels.isEmpty)
            #expect(configuration.disputedChannels.map(\.id.description).sorted() == ["mallory/toy", "victim/toy"])
            #expect(Set(configuration.brokenChannels.keys.map(\.description)) == ["mallory/toy", "victim/toy"])
        }
    }

    @Test
    func aTenantOfTwoIncludedFilesReceivesByNeither() throws {
        let other = """
            tenants:
              mallory:
                channels: { phone: { adapter: toy, number: '3', access_token: t } }
                respond: [toy-pass]
            """
        let tenant = Self.mallory("number: '2', access_token: t")
        try load(tenant, files: ["tenants/z.yaml": other]) { loaded, briefs in
            #expect(briefs == ["tenants/z.yaml:2:3 duplicate key 'mallory'"])
            let configuration = try #require(loaded.configuration)
            #expect(configuration.channels.map(\.id.description) == ["victim/toy"])
            #expect(configuration.receivingChannels.isEmpty)
            let broken = configuration.brokenChannels.keys.map(\.description).sorted()
            #expect(broken == ["mallory/phone", "mallory/toy"])
        }
    }

    static let entries: [(String, String)] = [
        ("include: [{ path: tenants/*.yaml, variables: MALLORY }]", "'MALLORY' is not a valid prefix of variables"),
        ("include: [{ path: tenants/*.yaml, variables: 1_ }]", "'1_' is not a valid prefix of variables"),
        ("include: [{ variables: MALLORY_ }]", "missing required setting 'path'"),
        ("include: [{ path: tenants/*.yaml, variable: MALLORY_ }]", "unknown key 'variable'"),
        ("include: [{ path: none.yaml }]", "no such file: 'none.yaml'"),
    ]

    @Test(arguments: entries)
    func anEntryIsChecked(include: String, expected: String) throws {
        try load(name("M"), include: include) { loaded, briefs in
            #expect(briefs.count == 1 && briefs[0].hasPrefix("channels.yaml:6:"), "\(briefs)")
            #expect(briefs.first?.hasSuffix(expected) == true, "\(briefs)")
            #expect(loaded.configuration == nil)
        }
    }

    @Test
    func theFirstEntryForAFileCounts() throws {
        let include = "include: [{ path: tenants/mallory.yaml, variables: MALLORY_ }, tenants/*.yaml]"
        try load(name("${MALLORY_NAME}"), include: include) { _, briefs in #expect(briefs == []) }
    }
}
